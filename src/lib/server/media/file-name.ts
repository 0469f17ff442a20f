const mostCharacters = 200;

/** Text that turns the writing direction, and other marks that nobody sees. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * The name of a sent file as people may see it: without folders, unseen marks and more than 200 characters.
 * Never used as a name on disk. Empty when nothing readable is left.
 */
export function shownName(sent: string): string {
  const [last = ''] = sent.split(/[/\\]/).slice(-1);
  return shownText(last);
}

/** Text from a file as people may see it: without unseen marks and more than 200 characters. */
export function shownText(text: string): string {
  return Array.from(text.normalize('NFC').replace(unseen, '').trim()).slice(0, mostCharacters).join('');
}

/**
 * The header that has a browser save a file under a name (RFC 6266): plain ASCII for old ones, and the name
 * itself percent-encoded. `extension` with its dot replaces the one the name has.
 */
export function savedAs(name: string, extension: string): string {
  const stem = shownName(name).replace(/\.[A-Za-z0-9]{1,5}$/, '') || 'recording';
  const plain = stem
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 ._-]/g, '')
    .replace(/^[ .-]+/, '')
    .trim();
  const encoded = encodeURIComponent(`${stem}${extension}`).replace(
    /['()*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
  );
  return `attachment; filename="${plain || 'recording'}${extension}"; filename*=UTF-8''${encoded}`;
}
