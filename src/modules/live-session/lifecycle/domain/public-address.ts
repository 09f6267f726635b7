import { BlockList, isIP } from 'node:net';

/** Special-purpose ranges of IANA (RFC 6890): what lies in them is this machine, somebody's own network, or nobody. */
const NOT_PUBLIC = new BlockList();
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]) {
  const [network, prefix] = range.split('/') as [string, string];
  NOT_PUBLIC.addSubnet(network, Number(prefix), 'ipv4');
}
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [network, prefix] = range.split('/') as [string, string];
  NOT_PUBLIC.addSubnet(network, Number(prefix), 'ipv6');
}
/** The addresses that are given out to the world. All others name something near, or an IPv4 address in disguise (mapped, NAT64). */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');

/** Ends of names that the public DNS does not have, or that stand for this machine or this network. */
const PRIVATE_NAME = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|onion|alt)$/;

/**
 * Whether a URL's host can be somewhere in the world, by its words alone: nothing is looked up. The host must come from `new URL`, which
 * has already turned every other way to write an IPv4 address (decimal, octal, hexadecimal, short, full-width) into the usual one.
 */
export const isPublicHost = (hostname: string): boolean => {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host.startsWith('[')) {
    const address = host.slice(1, -1);
    return isIP(address) === 6 && GLOBAL.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
  }
  if (isIP(host) === 4) return !NOT_PUBLIC.check(host, 'ipv4');
  // A name without a dot is one of this network.
  return host.includes('.') && !host.endsWith('.') && !PRIVATE_NAME.test(host);
};
