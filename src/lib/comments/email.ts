/**
 * Tells whether a text has the shape of one e-mail address that mail can be sent to: one @, a domain with a dot,
 * no spaces, quotes, brackets, commas or control characters (so nothing can be added to a mail's header), at
 * most 254 characters (RFC 5321 §4.5.3.1.3).
 */
export function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  return /^[^\s@\p{C}\p{Z}"(),:;<>[\]\\]{1,64}@(?!-)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+$/u.test(
    text
  );
}
