import { Query } from '@nestjs/cqrs';

/** The state of a classroom, for those who join it. Each part of the classroom adds its own fields. */
export interface ClassroomState {
  /** Whether everyone may write. Staff may write even if not. */
  readonly chatOpen: boolean;
}

export class GetClassroomState extends Query<ClassroomState> {
  constructor(readonly sessionId: string) {
    super();
  }
}
