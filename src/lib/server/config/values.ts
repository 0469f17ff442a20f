import { isIP } from 'node:net';

/** A whole number within bounds. */
export const number = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`must be a whole number from ${least} to ${most}.`);
  return value;
};

/** One of some words. */
export const oneOf =
  <const Choice extends string>(...choices: Choice[]) =>
  (text: string): Choice => {
    const chosen = choices.find((choice) => choice === text);
    if (!chosen) throw new Error(`must be one of: ${choices.join(', ')}.`);
    return chosen;
  };

/** The text as it is. */
export const text = (value: string) => value;
const list = (value: string) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Addresses of machines and networks, comma between. */
export function addresses(value: string): string[] {
  return list(value).map((one) => {
    const [address = '', bits = '0', ...rest] = one.split('/');
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (rest.length > 0 || !/^\d+$/.test(bits) || Number(bits) > most)
      throw new Error(`must be addresses such as 10.0.0.5 or 10.0.0.0/8, not "${one}".`);
    return one;
  });
}

/** The address of a site, without a path. */
export function origin(value: string): string {
  if (value === '') return '';
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search)
    throw new Error('must be an address like https://radio.example, without a path.');
  return url.origin;
}

/** The address of a server, without a slash at its end. */
export function webAddress(value: string): string {
  if (value !== '' && !/^https?:$/.test(URL.parse(value)?.protocol ?? ''))
    throw new Error('must be an address like https://api.openai.com/v1.');
  return value.replace(/\/+$/, '');
}

/** The address of a mail server. */
export function mailServer(value: string): string {
  const url = URL.parse(value);
  if (value !== '' && (!/^smtps?:$/.test(url?.protocol ?? '') || !url?.hostname))
    throw new Error('must be an address like smtp://user:password@mail.example:587.');
  return value;
}

/** One plain e-mail address. */
export function mailAddress(value: string): string {
  if (value !== '' && !/^[\w.+-]+@[a-z0-9.-]+$/i.test(value))
    throw new Error('must be one address like radio@station.example.');
  return value;
}

/** A secret long enough that nobody guesses it. */
export function secret(value: string): string {
  if (value !== '' && value.length < 32) throw new Error('must have 32 characters or more.');
  return value;
}

/** Minutes, or null for `off`. */
export function minutes(value: string): number | null {
  if (value === 'off') return null;
  const found = Number(value);
  if (!(found >= 0.01 && found <= 60)) throw new Error('must be off, or minutes from 0.01 to 60.');
  return found;
}

/** A folder in the address of a page. */
export function internalAddress(value: string): string {
  if (value !== '' && !/^\/[a-z0-9_-]+\/$/i.test(value)) throw new Error('must be an address like /_eter/.');
  return value;
}

/** The name of a time zone. */
export function timezone(value: string): string {
  try {
    new Intl.DateTimeFormat('sv', { timeZone: value });
  } catch {
    throw new Error('must be a time zone such as Europe/Stockholm.');
  }
  return value;
}

/** What the names of indexes may begin with. */
export function indexPrefix(value: string): string {
  if (!/^[a-z0-9-]{1,40}$/.test(value))
    throw new Error('must be small letters, figures and hyphens, at most 40.');
  return value;
}
