import { OneOf, Text } from '../../../../kernel/http/validation/fields.ts';
import type { PictureSize } from '../../ports/picture-maker.ts';

export class ThumbnailQuery {
  @OneOf(['small', 'large'], { optional: true, default: 'large', description: 'At most 320 or 1280 pixels wide and high.' })
  size: PictureSize = 'large';

  @Text({
    max: 64,
    optional: true,
    example: 'p2-220-3',
    description: 'The version from thumbnailUrl. With it, the response may be cached permanently.',
  })
  v?: string;
}
