import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Tells from which address a request comes. */
export type AddressOf = (req: IncomingMessage) => string;

/**
 * Makes the function that tells a request's address. `X-Forwarded-For` is believed only as far as trusted proxies
 * wrote it: read from the right, the first address that is not one of them. With no proxies it is not read at all.
 */
export function clientAddress(trustedProxies: readonly string[]): AddressOf {
  const trusted = blockListOf(trustedProxies);
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (req) => {
    let address = plain(req.socket.remoteAddress ?? '');
    for (const hop of hopsOf(req).reverse()) {
      if (!isIP(address) || !isTrusted(address) || !isIP(hop)) break;
      address = hop;
    }
    return address;
  };
}

function blockListOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of addresses) {
    const [address = '', bits] = one.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function hopsOf(req: IncomingMessage): string[] {
  const header = req.headers['x-forwarded-for'];
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text
    .split(',')
    .slice(-20)
    .map((hop) => plain(hop.trim()));
}

/** IPv4 that came in over an IPv6 socket, and addresses in brackets or with a port, in their own form. */
function plain(address: string): string {
  const bare =
    /^\[([^\]]+)\](:\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return bare.replace(/^::ffff:(?=\d+\.)/i, '');
}
