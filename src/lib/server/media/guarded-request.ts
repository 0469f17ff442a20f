import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as plain, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { isIP } from 'node:net';
import { Refusal } from '../refusal.ts';
import { ImportUnreachable } from './fetch-breaks.ts';
import { isPublicAddress } from './public-address.ts';

export class ImportAddressWrong extends Refusal {
  constructor() {
    super(
      'import-address-wrong',
      422,
      'That is no address a file can be fetched from. It begins with http:// or https://, and has no name, password or port.'
    );
  }
}

export class ImportAddressPrivate extends Refusal {
  constructor(host: string) {
    super(
      'import-address-private',
      422,
      `${host} is not on the open internet, so nothing is fetched from it. Download the file and upload it.`,
      { host }
    );
  }
}

export class ImportHostUnknown extends Refusal {
  readonly retry = true;
  constructor(host: string) {
    super('import-host-unknown', 502, `${host} was not found. Check the address.`, { host });
  }
}

export class ImportRedirects extends Refusal {
  constructor() {
    super('import-redirects', 422, 'The address leads on too many times. Use the address it ends at.');
  }
}

/** Who may be asked. Tests bring their own; the portal has `openInternet`. */
export interface Guard {
  /** Every address that a name has. */
  resolve(host: string): Promise<string[]>;
  allows(address: string, port: number): boolean;
}

/** Allows addresses of the open internet, on the ports of the web. */
export const openInternet: Guard = {
  resolve: async (host) =>
    (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address),
  allows: (address, port) => isPublicAddress(address) && (port === 80 || port === 443)
};

const mostRedirects = 5;

/** Longer ones are no addresses that anybody has copied from anywhere. */
const longestAddress = 2000;

/** Reads an address. Refuses what is not http or https, and one with a name or password in it. */
export function readAddress(text: string): URL {
  const url = text.length > longestAddress ? null : URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || !url.hostname)
    throw new ImportAddressWrong();
  return url;
}

/**
 * Asks for what lies at an address, following at most five redirects, and returns the answer unread. Each name is
 * resolved once, every address it has is checked, and the connection goes to one that was: what the name leads to a
 * moment later no longer matters. Throws the refusals of this file, or what broke the line.
 */
export async function guardedRequest(
  guard: Guard,
  start: URL,
  { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal }
): Promise<IncomingMessage> {
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const address = await checkedAddress(guard, url);
    const answer = await ask(url, address, { headers, signal });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || !location) return answer;
    answer.destroy();
    url = readAddress(URL.parse(location, url)?.href ?? '');
  }
  throw new ImportRedirects();
}

async function checkedAddress(guard: Guard, url: URL): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const addresses = isIP(host) ? [host] : await guard.resolve(host).catch(() => []);
  const [first] = addresses;
  if (first === undefined) throw new ImportHostUnknown(host);
  if (!addresses.every((address) => guard.allows(address, port))) throw new ImportAddressPrivate(host);
  return first;
}

function ask(
  url: URL,
  address: string,
  { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal }
): Promise<IncomingMessage> {
  const family = isIP(address);
  const options: RequestOptions = {
    headers: { 'user-agent': 'Eter', accept: '*/*', 'accept-encoding': 'identity', ...headers },
    signal,
    agent: false,
    timeout: 30_000,
    // The address that was checked, whatever the name leads to by now.
    lookup: (_host, wanted, found) =>
      wanted.all ? found(null, [{ address, family }]) : found(null, address, family)
  };
  return new Promise((resolve, reject) => {
    const asking = (url.protocol === 'https:' ? secure : plain)(url, options, resolve);
    asking.on('timeout', () => asking.destroy(new ImportUnreachable()));
    asking.on('error', reject);
    asking.end();
  });
}
