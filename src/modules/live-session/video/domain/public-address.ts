import ipaddr from 'ipaddr.js';

/** The only IPv6 addresses assigned to the public internet. All others are local, or an IPv4 address in disguise (mapped, NAT64). */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/** Endings of names that are not in the public DNS, or that stand for this machine or this network. */
const PRIVATE_NAME = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|onion|alt)$/;

/**
 * Whether a URL's host can be on the public internet, judged by its name or address alone: nothing is looked up. The host must come from
 * `new URL`, which has already normalised every other way to write an IPv4 address (decimal, octal, hexadecimal, short, full-width).
 */
export const isPublicHost = (hostname: string): boolean => {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host.startsWith('[')) {
    const text = host.slice(1, -1);
    const address = ipaddr.IPv6.isValid(text) && ipaddr.IPv6.parse(text);
    return address && address.match(GLOBAL) && address.range() === 'unicast';
  }
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return ipaddr.IPv4.parse(host).range() === 'unicast';
  // A name without a dot belongs to this network.
  return host.includes('.') && !host.endsWith('.') && !PRIVATE_NAME.test(host);
};
