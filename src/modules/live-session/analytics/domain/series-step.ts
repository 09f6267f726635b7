import type { SeriesStep } from '../../../../contracts/live-session/analytics.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';

export const STEP_SECONDS: Readonly<Record<SeriesStep, number>> = { minute: 60, quarter_hour: 900 };

const HOUR = 3_600;
/** Up to this length, in seconds, a session is shown by the minute unless asked otherwise: 180 points fit into a chart. */
const BY_THE_MINUTE = 3 * HOUR;
/** The longest session that can be shown by the minute: 1,440 points. */
const LONGEST_BY_THE_MINUTE = 24 * HOUR;

/** The step of the series of a session that lasts this many seconds. Throws STEP_TOO_SHORT if the series would have too many points. */
export const stepFor = (length: number, asked?: SeriesStep): SeriesStep => {
  if (asked === 'minute' && length > LONGEST_BY_THE_MINUTE) throw new DomainError('STEP_TOO_SHORT');
  return asked ?? (length > BY_THE_MINUTE ? 'quarter_hour' : 'minute');
};
