import type { Capture, MarksVisibility, SessionOutcome, Visibility } from '../../../contracts/live-session.js';

export const CAPTURES: readonly Capture[] = ['teacher', 'presence'];
export const MARKS_VISIBILITIES: readonly MarksVisibility[] = ['concerned', 'room'];
export const OUTCOMES: readonly SessionOutcome[] = ['held', 'host_absent', 'replaced', 'not_held'];
export const VISIBILITIES: readonly Visibility[] = ['class', 'booked', 'public'];
