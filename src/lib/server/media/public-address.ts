import { BlockList, isIP } from 'node:net';

/** Networks that are not the open internet: own machine, own network, link, carrier, documentation, many at once. */
const closed4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4]
] as const;

/** Of version 6 only 2000::/3 is given out; in it, what carries an address of version 4 inside, and documentation. */
const closed6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20]
] as const;

/** Tells whether an IP address is one of the open internet, where a file may be fetched from. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const closed = new BlockList();
  if (version === 4) {
    for (const [network, bits] of closed4) closed.addSubnet(network, bits, 'ipv4');
    return !closed.check(address, 'ipv4');
  }
  const given = new BlockList();
  given.addSubnet('2000::', 3, 'ipv6');
  for (const [network, bits] of closed6) closed.addSubnet(network, bits, 'ipv6');
  return given.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}
