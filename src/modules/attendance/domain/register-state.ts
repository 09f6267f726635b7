import type { LineState, MarkStatus } from '../../../contracts/attendance.ts';
import type { Capture } from '../../../contracts/live-session.ts';

export interface Line extends LineState {
  readonly markedBy: string | null;
  /** The best status found by automatic capture, regardless of teachers' marks; null if none. */
  readonly found: MarkStatus | null;
  /** Whether the mark was shown to the room when it was made; a later change of the setting reveals nothing. */
  readonly shown: boolean;
}

export interface RegisterState {
  readonly sessionId: string;
  readonly classId: string | null;
  /** The number up to which the register has followed the class's stream; null without a class. */
  readonly classSeq: number | null;
  readonly capture: readonly Capture[];
  readonly closed: boolean;
  readonly lines: readonly Line[];
}
