import { Query } from '@nestjs/cqrs';

/** The state of a classroom, for those who join it. Each part of the classroom adds its own fields. */
export interface ClassroomState {
  /** Whether everyone may write. Staff may write even if not. */
  readonly chatOpen: boolean;
  /** Whether only staff and those who have been in the session can join it. */
  readonly locked: boolean;
  /** Those who were asked to switch their microphone off and have neither switched it on nor left since; at most 200. */
  readonly muted: readonly string[];
}

export class GetClassroomState extends Query<ClassroomState> {
  constructor(readonly sessionId: string) {
    super();
  }
}
