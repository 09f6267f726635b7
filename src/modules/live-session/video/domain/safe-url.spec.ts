import { isSafeUrl } from './safe-url.ts';

describe('a URL that is safe to open', () => {
  it.each([
    'https://video.example/1.m3u8?a=b#c',
    'HTTPS://meet.example:8443/j/1',
    'https://meet.example./j',
    'https://münchen.example/j',
    'https://8.8.8.8/j',
    'https://[2606:4700::1111]/j',
  ])('is %s', (url) => {
    expect(isSafeUrl(url)).toBe(true);
  });

  it.each([
    'http://video.example/1',
    'http://localhost:8080/1',
    'ftp://video.example/1',
    'javascript:alert(1)',
    'video',
    '',
    null,
    7,
    'https://localhost/1',
    'https://localhost./1',
    'https://meet.localhost/1',
    'https://jitsi/1',
    'https://jitsi.local/1',
    'https://jitsi.internal/1',
    'https://jitsi.lan/1',
    'https://127.0.0.1/1',
    'https://127.1/1',
    'https://2130706433/1',
    'https://0177.0.0.1/1',
    'https://0x7f000001/1',
    'https://１２７.0.0.1/1',
    'https://10.0.0.8/1',
    'https://172.16.0.1/1',
    'https://192.168.1.20/1',
    'https://169.254.169.254/latest',
    'https://100.64.0.1/1',
    'https://0.0.0.0/1',
    'https://[::1]/1',
    'https://[::ffff:127.0.0.1]/1',
    'https://[::ffff:7f00:1]/1',
    'https://[64:ff9b::7f00:1]/1',
    'https://[fe80::1]/1',
    'https://[fd00::1]/1',
    'https://meet.example@evil.example/1',
    'https://user:word@meet.example/1',
    'https://meet.example\\@evil.example/1',
  ])('is not %s', (url) => {
    expect(isSafeUrl(url)).toBe(false);
  });
});
