import { isSafeUrl } from './safe-url.js';

describe('a web address that a page over https may use', () => {
  it.each(['https://video.example/1.m3u8?a=b#c', 'http://localhost:8080/1.mp4', 'http://127.0.0.1/1', 'http://[::1]:3000/'])(
    'is %s',
    (url) => {
      expect(isSafeUrl(url)).toBe(true);
    },
  );

  it.each(['http://video.example/1', 'http://localhost.example/1', 'ftp://video.example/1', 'javascript:alert(1)', 'video', '', null, 7])(
    'is not %s',
    (url) => {
      expect(isSafeUrl(url)).toBe(false);
    },
  );
});
