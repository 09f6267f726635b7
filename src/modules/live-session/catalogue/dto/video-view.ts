import type { SessionVideo } from '../../../../contracts/live-session/video.ts';
import { Int, OneOf, Text, UrlField } from '../../../../kernel/http/validation/fields.ts';

export class VideoView {
  @OneOf(['youtube', 'vimeo', 'hls', 'file'])
  kind!: SessionVideo['kind'];

  @UrlField({
    max: 20_000,
    example: 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90',
    description: 'The URL for an iframe (YouTube, Vimeo), an HLS player, or a media element.',
  })
  embedUrl!: string;

  @Text({ max: 20, nullable: true, example: 'dQw4w9WgXcQ', description: 'The id on YouTube or Vimeo; null for other videos.' })
  id!: string | null;

  @Int({ min: 1, nullable: true, example: 90, description: 'Where to start; null = from the beginning.' })
  startSeconds!: number | null;
}
