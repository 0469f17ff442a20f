const vowel = /[aeiouy]/;

/** The part of an English word that its inflections share, as `factori` of factory and factories. Takes a folded word. Light. */
export function stemEnglish(form: string): string {
  if (form.length < 4 || /[^a-z]/.test(form)) return form;
  return withoutLast(withoutVerbEnding(withoutPlural(form)));
}

function withoutPlural(form: string): string {
  if (/(?:ss|x|z|ch|sh)es$/.test(form)) return form.slice(0, -2);
  if (/ies$/.test(form)) return `${form.slice(0, -3)}${form.length > 4 ? 'y' : 'ie'}`;
  return /[^sui]s$/.test(form) ? form.slice(0, -1) : form;
}

function withoutVerbEnding(form: string): string {
  const rest = form.replace(/(?:ed|ing)$/, '');
  if (rest === form || rest.length < 2 || !vowel.test(rest)) return form;
  if (/([^aeiouylsz])\1$/.test(rest)) return rest.slice(0, -1);
  return rest;
}

/** `organize` and `organiz(ed)`, `story` and `stori(es)` end alike. */
function withoutLast(form: string): string {
  if (form.length > 3 && form.endsWith('e')) return form.slice(0, -1);
  return form.length > 3 && /[^aeiou]y$/.test(form) ? `${form.slice(0, -1)}i` : form;
}
