/** A passage's text without control characters, line ends and halves of characters. Keeps its length, so that offsets hold. */
export function cleanText(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').toWellFormed();
}

/** A speaker's name on one line, 120 characters at most; null when nothing is left. */
export function cleanName(name: string): string | null {
  return (
    cleanText(name.slice(0, 200)).replace(/\s+/g, ' ').trim().slice(0, 120).toWellFormed().trim() || null
  );
}
