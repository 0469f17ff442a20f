import type { ServerResponse } from 'node:http';

const everywhere: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin'
};

const othersAsked = 'geolocation=(), payment=(), usb=(), serial=(), midi=(), interest-cohort=()';

/** The one page that records, whatever stands after its address. */
const recordingPage = /^\/redaktion\/spela-in(?:\?|$)/;

/** What a page may ask the reader's machine for: nothing, but for the microphone and camera where they are recorded. */
function permissions(url: string): string {
  const devices = recordingPage.test(url) ? '(self)' : '()';
  return `camera=${devices}, microphone=${devices}, ${othersAsked}`;
}

/** What is not a page of ours loads and runs nothing. Pages bring their own policy, which takes this one's place. */
const nothingRuns =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; sandbox";

/** Scripts that run as workers take their policy from their own answer. */
const ownScriptsRun = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** What other sites may show: sound, picture, captions, feeds and their picture, and the player made for them. */
const forOthers = /^\/(?:(?:media|feeds|embed|images|transcript|chapters)\/|oembed\?|icons\/artwork\.png)/;

/** The headers that every answer has, whoever gives it. */
export function securityHeaders(url: string, origin: string): Readonly<Record<string, string>> {
  return {
    ...everywhere,
    'permissions-policy': permissions(url),
    'content-security-policy': url.startsWith('/_app/') ? ownScriptsRun : nothingRuns,
    'cross-origin-resource-policy': forOthers.test(url) ? 'cross-origin' : 'same-origin',
    ...(origin.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' })
  };
}

/** Puts the headers on an answer before anybody writes it. */
export function putSecurityHeaders(res: ServerResponse, url: string, origin: string): void {
  for (const [name, value] of Object.entries(securityHeaders(url, origin))) res.setHeader(name, value);
}
