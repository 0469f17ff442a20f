const words = `
alla allt att av bara blev bli blir de dem den denna deras dess dessa det detta dig din du där då efter eller en er
ett från för ha hade han hans har henne hennes hon honom hur här i icke ingen inom inte jag ju kan kunde man med mellan
men mig min mot mycket ni nu när någon något några och om oss på samma sedan sig sin sitt ska skulle som så till under
upp ut utan var vara varför vi vid vilka vilken vill är över
`;

const all = new Set(words.trim().split(/\s+/));

/** Tells whether a folded word is so common that finding it says nothing. Beside other words it need not be found. */
export function isStopWord(form: string): boolean {
  return all.has(form);
}
