import fc from 'fast-check';
import { isPublicHost } from './public-address.ts';

const hostOf = (host: string) => new URL(`https://${host}/`).hostname;

// prettier-ignore
const HOSTILE = [
  // This machine, in every notation of an address.
  '127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7F.1', '017700000001', '0177.0.0.1', '127.0x0.0.01', '127.0.0.1.',
  '１２７。０。０。１', '%31%32%37.0.0.1', '①②⑦.0.0.1', '0', '0.0.0.0', '0x0', '00', '0.0.0.1',
  '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[::ffff:0:127.0.0.1]', '[0:0:0:0:0:ffff:7f00:0001]',
  'localhost', 'LOCALHOST', 'localhost.', 'ｌｏｃａｌｈｏｓｔ', 'a.localhost', 'a.b.localhost.', 'localhost.localdomain', 'ip6-localhost', 'loopback',
  // Private networks.
  '10.0.0.1', '10.255.255.255', '0xa000001', '167772161', '012.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.1', '3232235777', '0300.0250.0.1',
  '169.254.169.254', '2852039166', '0xa9fea9fe', '100.64.0.1', '100.127.255.254', '192.0.0.170', '198.18.0.1', '198.19.255.255',
  '[fc00::1]', '[fd12:3456:789a::1]', '[fe80::1]', '[febf::1]', '[fec0::1]', '[::ffff:10.0.0.1]', '[::ffff:192.168.0.1]', '[::ffff:169.254.169.254]',
  'printer.local', 'PRINTER.LOCAL.', 'wiki.internal', 'metadata.google.internal', 'nas.lan', 'router.home.arpa', 'intranet', 'wiki.corp', 'wiki.intranet', 'video', 'a.test',
  // Tunnels and translations to an IPv4 address, and reserved ranges.
  '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2002:c0a8:1::1]', '[2001:0:7f00:1::]', '[2001:db8::1]', '[3fff::1]',
  '[100::1]', '[ff02::1]', '[ff0e::1]', '[::ffff:8.8.8.8]', '192.0.2.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', '192.88.99.1',
];

describe('a host that cannot be on the public internet', () => {
  it.each(HOSTILE)('is %s', (host) => {
    expect(isPublicHost(hostOf(host))).toBe(false);
  });

  it('is any loopback, private or shared IPv4 address, in any notation', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const address = fc.oneof(
      fc.tuple(fc.constantFrom(10, 127), byte, byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    );
    const form = fc.constantFrom(
      (n: number) => String(n),
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0X${n.toString(16).toUpperCase()}`,
      (n: number) => `0${n.toString(8)}`,
    );
    fc.assert(
      fc.property(address, fc.tuple(form, form, form, form), fc.nat(3), fc.boolean(), (bytes, forms, kept, dot) => {
        // The last number stands for all remaining bytes.
        const rest = bytes.slice(kept).reduce((sum, each) => sum * 256 + each, 0);
        const text = [...bytes.slice(0, kept), rest].map((each, index) => forms[index]!(each)).join('.') + (dot ? '.' : '');
        const [a, b, c, d] = bytes;
        return !isPublicHost(hostOf(text)) && !isPublicHost(hostOf(`[::ffff:${a}.${b}.${c}.${d}]`));
      }),
    );
  });

  it.each([
    'video.example',
    'VIDEO.example.',
    'local.example',
    'localhost.example',
    'xn--bcher-kva.example',
    'homepage.example',
    '8.8.8.8',
    '172.32.0.1',
    '172.15.0.1',
    '100.128.0.1',
    '192.169.0.1',
    '[2606:4700::1111]',
    '[2a00:1450:4001::200e]',
    '[2a00:1450:4001::]',
  ])('is not %s', (host) => {
    expect(isPublicHost(hostOf(host))).toBe(true);
  });
});
