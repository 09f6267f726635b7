import { FASTEST_RATE, SLOWEST_RATE } from '../../../../contracts/classroom/playback.ts';
import { LONGEST_VIDEO } from '../../../../contracts/live-session/watching.ts';
import { Decimal, Flag, Instant, Int } from '../../../../kernel/http/validation/fields.ts';

const RATE = 'The speed; 1 is normal.';

export class ControlPlaybackRequest {
  @Flag({ example: true, description: 'Whether the video plays.' })
  playing!: boolean;

  @Decimal({ min: 0, max: LONGEST_VIDEO, example: 95.5, description: 'Where the video is, in seconds from its beginning.' })
  position!: number;

  @Decimal({ min: SLOWEST_RATE, max: FASTEST_RATE, example: 1, optional: true, description: `${RATE} Stays as it is if left out.` })
  rate?: number;
}

export class PlaybackControlledView {
  @Int({ min: 1, example: 12, description: 'The number of the fact with this change, or with a later one of the same moment.' })
  seq!: number;
}

export class PlaybackView {
  @Flag({ example: true, description: 'Whether the video plays.' })
  playing!: boolean;

  @Decimal({ min: 0, example: 95.5, description: 'Where the video was at `at`, in seconds from its beginning.' })
  position!: number;

  @Decimal({ min: SLOWEST_RATE, example: 1, description: RATE })
  rate!: number;

  @Instant({
    description: 'When the host last changed something. While playing, the video is now at `position` + seconds since then × `rate`.',
  })
  at!: Date;
}
