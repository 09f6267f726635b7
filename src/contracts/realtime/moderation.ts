import type { Numbered } from './numbered.ts';

/** Server to client. */
export interface ModerationMessages {
  /** `userIds`: null for everyone who is not staff. Their clients switch their microphones off. */
  PARTICIPANT_MUTED: Numbered & { readonly userIds: readonly string[] | null; readonly by: string };
  /** To staff. The removed user receives REMOVED. */
  PARTICIPANT_REMOVED: Numbered & { readonly userId: string; readonly name: string; readonly by: string };
  /** To staff and, outside the room and without a number, to the user. */
  PARTICIPANT_READMITTED: { readonly sessionId: string } & Partial<Numbered> & { readonly userId: string };
  /** To the room and, without a number, to the class and users who have booked. */
  ROOM_LOCKED: { readonly sessionId: string } & Partial<Numbered> & { readonly locked: boolean };
  /**
   * To staff in a locked session, at most once a second: these users have just tried to join it. `users`: at most 50 of them. The same user is not named
   * again within a minute.
   */
  KNOCKED: {
    readonly sessionId: string;
    readonly users: readonly { readonly userId: string; readonly name: string }[];
    readonly count: number;
  };
}

type Moderated = { readonly seq: number };

/** Client to server, from staff. */
export interface ModerationCommands {
  PARTICIPANT_MUTED: { body: { sessionId?: string } & ({ userId: string } | { all: true }); answer: Moderated };
  PARTICIPANT_REMOVED: { body: { sessionId?: string; userId: string }; answer: Moderated };
  PARTICIPANT_READMITTED: { body: { sessionId?: string; userId: string }; answer: Moderated };
  ROOM_LOCKED: { body: { sessionId?: string; locked: boolean }; answer: Moderated };
}
