import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal.ts';

export class HostUnknown extends Refusal {
  constructor(origin: string) {
    super('host-unknown', 421, `This portal answers at ${origin} only.`, { origin });
  }
}

export class AddressUnclean extends Refusal {
  constructor() {
    super('address-unclean', 400, 'That is not an address this portal can have.');
  }
}

export class AddressTooLong extends Refusal {
  constructor() {
    super('address-too-long', 414, `The address is longer than ${longestAddress} characters.`, {
      most: longestAddress
    });
  }
}

export class CrossSite extends Refusal {
  constructor() {
    super('cross-site', 403, 'The request came from another site, and was not carried out.');
  }
}

const longestAddress = 8192;
const safeMethods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Refuses an address that some reader of it could take for another: too long, `//host`, `\`, `..`, `%00`, bad escapes. */
export function assertClean(url: string): void {
  if (url.length > longestAddress) throw new AddressTooLong();
  const [path = ''] = url.split('?');
  if (!path.startsWith('/') || /%00/.test(url)) throw new AddressUnclean();
  const plain = decoded(path);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (plain.startsWith('//') || /[\\\u0000-\u001f\u007f]|(^|\/)\.\.?(\/|$)/.test(plain))
    throw new AddressUnclean();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AddressUnclean();
  }
}

/**
 * Refuses a request for another host than the portal's `origin` with `HostUnknown`. Where both are names of this
 * machine, `127.0.0.1` for `localhost` say, gives the address to go to instead; undefined when all is well.
 */
export function otherAddress(req: IncomingMessage, origin: string): string | undefined {
  const wanted = new URL(origin);
  const hosts = req.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  const given = URL.parse(`${wanted.protocol}//${req.headers.host ?? ''}`);
  if (hosts.length !== 1 || !given) throw new HostUnknown(origin);
  if (given.host === wanted.host) return undefined;
  const isSameMachine = loopback.has(given.hostname) && loopback.has(wanted.hostname);
  if (!isSameMachine || given.port !== wanted.port || !safeMethods.has(req.method))
    throw new HostUnknown(origin);
  return `${origin}${req.url ?? '/'}`;
}

/**
 * Refuses, with `CrossSite`, to change anything for a page of another site. Browsers tell where a request comes
 * from; one that tells nothing and carries no cookie is no browser that somebody else could be steering.
 */
export function assertSameOrigin(req: IncomingMessage, origin: string): void {
  if (safeMethods.has(req.method)) return;
  const { 'sec-fetch-site': site, origin: from, cookie } = req.headers;
  if (site !== undefined && site !== 'same-origin') throw new CrossSite();
  if (from !== undefined && from !== origin) throw new CrossSite();
  if (site === undefined && from === undefined && cookie !== undefined) throw new CrossSite();
}
