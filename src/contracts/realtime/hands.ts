import type { Numbered } from './numbered.ts';

/** Server to client. */
export interface HandMessages {
  /** To the room. A new hand comes after all others. */
  HAND_RAISED: Numbered & { readonly userId: string; readonly name: string; readonly at: Date };
  /** To the room. `userIds`: null if all hands were lowered. */
  HAND_LOWERED: Numbered & { readonly userIds: readonly string[] | null };
}

/** Client to server. */
export interface HandCommands {
  HAND_RAISED: { body: { sessionId?: string }; answer: { readonly seq: number } };
  /** Your own hand or, for staff, that of a user or all hands. */
  HAND_LOWERED: { body: { sessionId?: string; userId?: string; all?: boolean }; answer: { readonly lowered: number } };
}
