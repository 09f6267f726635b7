import { isWatchedRange, LONGEST_VIDEO, RANGES_PER_REPORT, type WatchedRange } from '../../../../contracts/live-session/watching.ts';
import { field, rule } from '../../../../kernel/http/validation/field.ts';
import { Id, Int } from '../../../../kernel/http/validation/fields.ts';

const Ranges = (description: string) => {
  const items = { type: 'array', items: { type: 'number', minimum: 0, maximum: LONGEST_VIDEO }, minItems: 2, maxItems: 2 } as const;
  const bounds = { minItems: 1, maxItems: RANGES_PER_REPORT };
  const message = `must be a list of 1 to ${RANGES_PER_REPORT} pairs [from, to] of seconds, from 0 to ${LONGEST_VIDEO}, with from less than to`;
  const isValid = (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.length <= RANGES_PER_REPORT && value.every(isWatchedRange);
  const example = [
    [0, 95.5],
    [140, 180],
  ];
  return field('list', { description, example }, { type: 'array', items, ...bounds }, rule('ranges', message, isValid));
};

export class WatchedRequest {
  @Ranges('Which parts of the video were played, in seconds from its beginning. They may overlap one another and earlier reports.')
  ranges!: WatchedRange[];
}

export class WatchedView {
  @Id()
  sessionId!: string;

  @Int({ min: 0, example: 135, description: 'How much the caller has watched so far, in whole seconds.' })
  watchedSeconds!: number;
}
