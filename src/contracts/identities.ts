import { Query } from '@nestjs/cqrs';

/** Whether an identity provider knows this user by this id: the `sub` of its tokens. */
export class IsKnownAs extends Query<boolean> {
  constructor(
    readonly userId: string,
    readonly subject: string,
  ) {
    super();
  }
}
