import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import { fact } from '../fact.ts';
import type { Page, PageRequest } from '../page.ts';

export interface RaisedHand {
  readonly userId: string;
  readonly name: string;
  /** The number of the fact. Hands are in the order of these numbers. */
  readonly seq: number;
  readonly at: Date;
}

/** Raises the caller's hand in a live session, in which they must be. A hand that is up stays where it is, and its number is returned again. */
export class RaiseHand extends Command<{ readonly seq: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/**
 * Lowers the hand of one user, or all hands. Everyone may lower their own; staff lower any. Anyone else who tries to lower another user's hand
 * gets TEACHER_ONLY or NOT_SESSION_HOST. Returns how many hands were up.
 */
export class LowerHands extends Command<{ readonly lowered: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly whose: { readonly userId: string } | 'all',
  ) {
    super();
  }
}

/** The raised hands of a session in order. For those who may join it. */
export class ListHands extends Query<Page<RaisedHand>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/* Facts on the stream session:<id>. */
export class HandRaised extends fact<{ sessionId: string; userId: string }>('classroom.HandRaised') {}
/** `userIds`: null if all hands were lowered. */
export class HandsLowered extends fact<{ sessionId: string; userIds: readonly string[] | null }>('classroom.HandsLowered') {}
