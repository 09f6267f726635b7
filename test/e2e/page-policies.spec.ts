import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { startApp, type TestApp } from '../support/app.ts';
import { builtClient } from '../support/built-client.ts';

const STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PERMISSIONS = 'camera=(self), display-capture=(self), microphone=(self)';

type Directives = Readonly<Record<string, readonly string[]>>;

const directivesOf = (policy: string): Directives =>
  Object.fromEntries(policy.split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1)]));

/** Whether a policy lets the page load this, as browsers decide (CSP3 §6.7.2), for the forms of sources that we use. */
const allows = (policy: Directives, kind: string, address: string): boolean => {
  const sources = policy[kind] ?? policy['default-src']!;
  const url = new URL(address, 'https://rollcall.school.example');
  return sources.some((source) => {
    if (source === "'self'") return url.origin === 'https://rollcall.school.example';
    if (source.endsWith(':')) return url.protocol === source;
    if (!URL.canParse(source)) return false;
    const { origin, pathname } = new URL(source);
    return url.origin === origin && (pathname.endsWith('/') ? url.pathname.startsWith(pathname) : url.pathname === pathname);
  });
};

describe('the headers of a page', () => {
  const clientDirectory = builtClient();
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(
      {
        PUBLIC_URL: 'https://rollcall.school.example',
        OIDC_ISSUER: 'https://sso.school.example/realms/a,https://sso.school.example/realms/b,https://login.example/',
        OIDC_AUDIENCE: 'a,b,c',
        DIALECTS: 'live-attendance',
      },
      { clientDirectory },
    );
  });
  afterAll(async () => {
    await app.close();
    rmSync(dirname(clientDirectory), { recursive: true });
  });
  const headersOf = async (path: string): Promise<Record<string, string>> => (await app.http.get(path).set('Accept', 'text/html')).headers;
  const policyOf = async (path: string): Promise<Directives> => directivesOf((await headersOf(path))['content-security-policy']!);

  it.each([
    '/api/v1/auth/me',
    '/api/v1/live-sessions',
    '/health/live',
    '/metrics',
    '/nowhere.js',
    '/openapi.json',
    '/compat/live-attendance/class/1',
  ])('allow nothing for %s, which is not a page', async (path) => {
    const headers = await headersOf(path);
    expect([headers['content-security-policy'], headers['referrer-policy'], headers['permissions-policy']]).toEqual([
      STRICT,
      'no-referrer',
      undefined,
    ]);
  });

  it.each(['/docs/sockets', '/s/ABCDEFGH'])('allow styles and nothing else for %s', async (path) => {
    expect((await headersOf(path))['content-security-policy']).toBe(`${STRICT}; style-src 'unsafe-inline'`);
  });

  it('allow the documentation its own scripts and requests', async () => {
    for (const path of ['/docs', '/Docs/swagger-ui-init.js']) {
      const policy = await policyOf(path);
      const allowed = ['script-src', 'connect-src', 'style-src'].map((kind) => allows(policy, kind, '/docs/x.js'));
      expect([...allowed, allows(policy, 'img-src', 'data:image/svg+xml,x')]).toEqual([true, true, true, true]);
      for (const kind of ['script-src', 'connect-src', 'frame-src', 'img-src'])
        expect(allows(policy, kind, 'https://evil.example/x')).toBe(false);
      expect(policy['frame-ancestors']).toEqual(["'none'"]);
    }
  });

  it.each(['/', '/sign-in', '/sessions/1', '/rooms/1', '/room', '/assets/main-Bv3dX9aQ.js'])(
    'allow %s its own files and sockets, the identity providers and pictures that it makes itself; no frames and no videos of others',
    async (path) => {
      const headers = await headersOf(path);
      const policy = directivesOf(headers['content-security-policy']!);
      const yes = [
        ['script-src', '/assets/main.js'],
        ['worker-src', '/assets/worker.js'],
        ['style-src', '/assets/main.css'],
        ['font-src', '/assets/font.woff2'],
        ['connect-src', '/api/v1/auth/me'],
        ['connect-src', 'wss://rollcall.school.example/socket.io/'],
        ['connect-src', 'https://sso.school.example/realms/a/.well-known/openid-configuration'],
        ['connect-src', 'https://login.example/oauth/token'],
        ['img-src', '/api/v1/live-sessions/1/thumbnail'],
        ['img-src', 'blob:x'],
        ['img-src', 'data:x'],
      ] as const;
      expect(yes.filter(([kind, address]) => !allows(policy, kind, address))).toEqual([]);
      const no = [
        ['script-src', 'https://www.youtube.com/iframe_api'],
        ['script-src', 'blob:x'],
        ['script-src', 'data:x'],
        ['connect-src', 'https://evil.example/'],
        ['connect-src', 'ws://rollcall.school.example/'],
        ['frame-src', 'https://www.youtube.com/embed/x'],
        ['frame-src', '/'],
        ['media-src', 'https://videos.example/a.mp4'],
        ['img-src', 'https://evil.example/x.png'],
        ['form-action', 'https://evil.example/'],
        ['base-uri', 'https://evil.example/'],
        ['object-src', '/'],
        ['frame-ancestors', '/'],
      ] as const;
      expect(no.filter(([kind, address]) => allows(policy, kind, address))).toEqual([]);
      expect(policy['connect-src']!.filter((source) => source === 'https://sso.school.example')).toHaveLength(1);
      for (const sources of [policy['default-src']!, policy['script-src'] ?? []])
        expect(sources.filter((source) => source.startsWith("'unsafe"))).toEqual([]);
      expect(policy['style-src']).toContain("'unsafe-inline'");
      expect([headers['referrer-policy'], headers['permissions-policy']]).toEqual(['no-referrer', PERMISSIONS]);
    },
  );

  it.each(['/room/1', '/room/1/code', '/Room/1'])(
    'also allow %s the players of YouTube and Vimeo, and videos of any host',
    async (path) => {
      const headers = await headersOf(path);
      const policy = directivesOf(headers['content-security-policy']!);
      const yes = [
        ['script-src', '/assets/main.js'],
        ['script-src', 'https://www.youtube.com/iframe_api'],
        ['script-src', 'https://www.youtube.com/s/player/0a1b/www-widgetapi.vflset/www-widgetapi.js'],
        ['frame-src', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'],
        ['frame-src', 'https://www.youtube.com/embed/dQw4w9WgXcQ'],
        ['frame-src', 'https://player.vimeo.com/video/1'],
        ['media-src', 'https://videos.example/a.mp4'],
        ['media-src', 'blob:x'],
        ['worker-src', 'blob:x'],
        ['connect-src', 'https://videos.example/a.m3u8'],
        ['connect-src', 'wss://rollcall.school.example/socket.io/'],
      ] as const;
      expect(yes.filter(([kind, address]) => !allows(policy, kind, address))).toEqual([]);
      const no = [
        ['script-src', 'https://www.youtube.com/oembed'],
        ['script-src', 'https://evil.example/iframe_api'],
        ['script-src', 'blob:x'],
        ['frame-src', 'https://evil.example/'],
        ['media-src', 'http://videos.example/a.mp4'],
        ['connect-src', 'wss://evil.example/'],
        ['img-src', 'https://evil.example/x.png'],
        ['form-action', 'https://evil.example/'],
        ['object-src', '/'],
        ['frame-ancestors', '/'],
      ] as const;
      expect(no.filter(([kind, address]) => allows(policy, kind, address))).toEqual([]);
      expect(policy['script-src']!.filter((source) => source.startsWith("'unsafe"))).toEqual([]);
      expect([headers['referrer-policy'], headers['permissions-policy']]).toEqual(['strict-origin-when-cross-origin', PERMISSIONS]);
    },
  );
});
