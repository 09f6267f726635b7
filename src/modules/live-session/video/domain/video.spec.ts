import fc from 'fast-check';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { recogniseVideo, videoOf } from './video.ts';

const ID = 'dQw4w9WgXcQ';
const tube = (startSeconds: number | null = null, id = ID) => ({
  kind: 'youtube',
  id,
  startSeconds,
  embedUrl: `https://www.youtube-nocookie.com/embed/${id}${startSeconds ? `?start=${startSeconds}` : ''}`,
});
const vimeo = (rest = '', startSeconds: number | null = null) => ({
  kind: 'vimeo',
  id: '76979871',
  startSeconds,
  embedUrl: `https://player.vimeo.com/video/76979871${rest}`,
});
const by = (kind: 'hls' | 'file', embedUrl: string, startSeconds: number | null = null) => ({ kind, id: null, startSeconds, embedUrl });

const known: readonly [string, object][] = [
  [`https://www.youtube.com/watch?v=${ID}`, tube()],
  [`https://youtube.com/watch?list=PL1&v=${ID}&index=2`, tube()],
  [`https://m.youtube.com/watch?v=${ID}&t=90`, tube(90)],
  [`https://music.youtube.com/watch?v=${ID}`, tube()],
  [`HTTPS://WWW.YOUTUBE.COM/watch?v=${ID}&t=1h2m3s`, tube(3723)],
  [`https://www.youtube.com/watch/?v=${ID}#t=2m`, tube(120)],
  [`https://youtu.be/${ID}`, tube()],
  [`https://youtu.be/${ID}?si=abcdef&t=43s`, tube(43)],
  [`https://www.youtube.com/embed/${ID}?start=7&autoplay=1`, tube(7)],
  [`https://www.youtube-nocookie.com/embed/${ID}`, tube()],
  [`https://www.youtube.com/shorts/${ID}?feature=share`, tube()],
  [`https://www.youtube.com/live/${ID}?feature=shared&t=12`, tube(12)],
  [`https://www.youtube.com/v/${ID}`, tube()],
  [`https://www.youtube.com./watch?v=a-b_c-d_e-f`, tube(null, 'a-b_c-d_e-f')],
  [`https://youtu.be/${ID}?t=soon`, tube()],
  [`https://youtu.be/${ID}?t=0`, tube()],
  [`https://youtu.be/${ID}?t=1`, tube(1)],
  [`https://youtu.be/${ID}?t=360000`, tube(360_000)],
  [`https://youtu.be/${ID}?t=360001`, tube()],
  [`https://youtu.be/${ID}?t=999999999`, tube()],
  ['https://vimeo.com/76979871', vimeo()],
  ['https://www.vimeo.com/76979871/', vimeo()],
  ['https://vimeo.com/76979871/8272103f6e', vimeo('?h=8272103f6e')],
  ['https://vimeo.com/76979871/8272103f6e?share=copy#t=1m30s', vimeo('?h=8272103f6e#t=90s', 90)],
  ['https://vimeo.com/76979871?h=8272103f6e', vimeo('?h=8272103f6e')],
  ['https://player.vimeo.com/video/76979871?h=8272103f6e&title=0', vimeo('?h=8272103f6e')],
  ['https://vimeo.com/channels/staffpicks/76979871', vimeo()],
  ['https://vimeo.com/groups/physics/videos/76979871', vimeo()],
  ['https://vimeo.com/showcase/123/video/76979871', vimeo()],
  ['https://vimeo.com/76979871#t=45', vimeo('#t=45s', 45)],
  ['https://cdn.video.example/a/b/master.m3u8', by('hls', 'https://cdn.video.example/a/b/master.m3u8')],
  ['https://cdn.video.example/LIVE.M3U8?token=x%2Fy', by('hls', 'https://cdn.video.example/LIVE.M3U8?token=x%2Fy')],
  ['https://video.example:8443/lesson.mp4', by('file', 'https://video.example:8443/lesson.mp4')],
  ['https://video.example/lesson.webm#t=10.5,20', by('file', 'https://video.example/lesson.webm#t=10.5,20', 10)],
  ['https://video.example/a%20b/talk.MP3?x=1', by('file', 'https://video.example/a%20b/talk.MP3?x=1')],
  ['https://video.example/talk.ogg', by('file', 'https://video.example/talk.ogg')],
  ['https://8.8.8.8/lesson.mp4', by('file', 'https://8.8.8.8/lesson.mp4')],
  ['https://bücher.example/lesson.mp4', by('file', 'https://xn--bcher-kva.example/lesson.mp4')],
];

const hostile: readonly [string, string][] = [
  ...[
    '',
    'video',
    'https://',
    'http://video.example/1.mp4',
    'ftp://video.example/1.mp4',
    'file:///etc/passwd.mp4',
    'javascript:alert(1)//.mp4',
    'data:video/mp4;base64,AAAA',
    'blob:https://video.example/1.mp4',
    'rtmp://video.example/live.m3u8',
    'https://video.example/',
    'https://video.example/page',
    'https://video.example/page?file=1.mp4',
    'https://video.example/page#1.mp4',
    'https://video.example/1.mp4/',
    'https://video.example/1.mp4.html',
    'https://video.example/.svg',
    'https://video.example/playlist.m3u',
    'https://www.youtube.com/',
    'https://www.youtube.com/@school',
    'https://www.youtube.com/watch',
    'https://www.youtube.com/watch?v=short',
    `https://www.youtube.com/watch?v=${ID}x`,
    `https://www.youtube.com/watch?v=${ID}%22onload`,
    'https://www.youtube.com/playlist?list=PL1',
    'https://www.youtube.com/embed/videoseries?list=PL1',
    'https://www.youtube.com/embed/live_stream?channel=UC1',
    `https://www.youtube.com/redirect?v=${ID}`,
    'https://youtu.be/',
    'https://www.youtube.com/1.mp4',
    `https://youtube.com.video.example/watch?v=${ID}`,
    `https://notyoutube.com/watch?v=${ID}`,
    'https://vimeo.com/',
    'https://vimeo.com/school',
    'https://vimeo.com/76979871/nothexa',
    'https://vimeo.com/76979871?h=%22%3E',
    'https://player.vimeo.com/76979871',
    'https://vimeo.com/76979871/8272103f6e/more',
  ].map((url): [string, string] => [url, 'VIDEO_NOT_RECOGNISED']),
  ...[
    'https://localhost/1.mp4',
    'https://127.0.0.1/1.mp4',
    'https://2130706433/1.mp4',
    'https://0x7f.1/1.m3u8',
    'https://[::1]:8443/1.mp4',
    'https://[::ffff:127.0.0.1]/1.mp4',
    'https://169.254.169.254/latest/1.mp4',
    'https://192.168.0.10/1.mp4',
    'https://nas.local/1.mp4',
    'https://user@video.example/1.mp4',
    'https://user:word@video.example/1.mp4',
    'https://www.youtube.com@127.0.0.1/1.mp4',
    `https://www.youtube.com:x@video.example/watch?v=${ID}`,
    'https://video.example\\@127.0.0.1/1.mp4',
    'https:\\\\127.0.0.1\\1.mp4',
    'https:/127.0.0.1/1.mp4',
    'https:127.0.0.1/1.mp4',
    'https://video.example\\1.mp4',
  ].map((url): [string, string] => [url, 'VIDEO_ADDRESS_REFUSED']),
];

const codeOf = (url: string): string => {
  try {
    recogniseVideo(url);
    return 'none';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('a video URL', () => {
  it.each(known)('is recognised: %s', (url, video) => {
    expect(recogniseVideo(url)).toEqual(video);
    expect(videoOf(url)).toEqual(video);
  });

  it.each(hostile)('is rejected: %s (%s)', (url, code) => {
    expect(codeOf(url)).toBe(code);
    expect(videoOf(url)).toBeNull();
  });

  it('is embedded over https at its start time, and its embed URL is recognised as the same video', () => {
    const path = fc.webPath({ size: 'small' });
    const url = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }).map((text) => text.replace(/^http:/, 'https:')),
      fc
        .tuple(fc.domain(), path, fc.constantFrom('.mp4', '.m3u8', ''), fc.webQueryParameters())
        .map(([host, at, end, query]) => `https://${host}${at || '/a'}${end}?${query}`),
      fc
        .tuple(fc.constantFrom('youtube.com/watch?v=', 'youtu.be/', 'vimeo.com/'), fc.string())
        .map(([site, rest]) => `https://${site}${rest}`),
    );
    fc.assert(
      fc.property(url, (text) => {
        const video = videoOf(text);
        if (!video) return;
        const { protocol, hostname } = new URL(video.embedUrl);
        const own = {
          youtube: 'www.youtube-nocookie.com',
          vimeo: 'player.vimeo.com',
          hls: new URL(text).hostname,
          file: new URL(text).hostname,
        };
        expect([protocol, hostname]).toEqual(['https:', own[video.kind]]);
        expect(video.embedUrl).not.toMatch(/["'<>\s]/);
        expect(recogniseVideo(video.embedUrl)).toEqual(video);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is null if there is none', () => {
    expect(videoOf(null)).toBeNull();
  });
});
