import ipaddr from 'ipaddr.js';

/** The only IPv6 range assigned to the public internet. Other addresses are local, or embed an IPv4 address (mapped, NAT64). */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/** Suffixes of names that are not in the public DNS, or that refer to this machine or network. */
const PRIVATE_NAME = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|onion|alt)$/;

/**
 * Whether a URL's host can be on the public internet, judging by its name or address alone, without a DNS lookup. The host must come from
 * `new URL`, which normalises all other notations of an IPv4 address (decimal, octal, hexadecimal, short, full-width).
 */
export const isPublicHost = (hostname: string): boolean => {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host.startsWith('[')) {
    const text = host.slice(1, -1);
    const address = ipaddr.IPv6.isValid(text) && ipaddr.IPv6.parse(text);
    return address && address.match(GLOBAL) && address.range() === 'unicast';
  }
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return ipaddr.IPv4.parse(host).range() === 'unicast';
  // A name without a dot is local to this network.
  return host.includes('.') && !host.endsWith('.') && !PRIVATE_NAME.test(host);
};
