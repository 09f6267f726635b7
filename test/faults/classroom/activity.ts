import type { ClassroomState } from '../../../src/contracts/classroom/room-state.ts';
import type { OnTheWire } from '../../../src/contracts/realtime.ts';
import type { Finding } from '../support/checks.ts';
import type { FaultReport } from '../support/fault.ts';
import type { Query } from '../support/stored.ts';

/** What the users of a room do while the server is killed. */
export interface Activity {
  readonly counts: FaultReport['counts'];
  /** Goes on until it is over or, for each user, until the connection is lost. */
  run(isOver: () => boolean): Promise<unknown>;
  /** Everyone is back, and nobody does anything. `state`: what a newcomer is told. */
  returned(state: OnTheWire<ClassroomState>): Promise<void>;
  /** What is wrong after all rounds, with the server stopped. */
  check(query: Query): Promise<Finding[]>;
}
