import { createStore } from 'zustand/vanilla';

/** Why somebody is not in the room, and what they can wait for. */
export type Outside = 'not-live' | 'locked' | 'removed' | 'readmitted' | 'no-access' | 'left' | 'ended';

/**
 * How this page is connected to the room. `joining`: for the first time; `inside`; `lost`: the connection, since `lostAt`; `returning`: it is
 * back, and the room is joined again; `outside`, for the reason `why`. `failure`: the last refusal, while it is tried again.
 */
export interface LinkState {
  readonly status: 'joining' | 'inside' | 'lost' | 'returning' | 'outside';
  readonly why: Outside | null;
  readonly failure: unknown;
}

export const createLinkState = () => createStore<LinkState>(() => ({ status: 'joining', why: null, failure: null }));

/** What the banner says. Returning takes a moment, during which everything on the page still counts as out of date. */
export const bannerOf = ({ status }: LinkState): 'none' | 'lost' | 'returning' =>
  status === 'lost' || status === 'returning' ? status : 'none';

const WHY: Readonly<Record<string, Outside>> = {
  SESSION_NOT_LIVE: 'not-live',
  SESSION_ENDED: 'ended',
  SESSION_LOCKED: 'locked',
  REMOVED_FROM_SESSION: 'removed',
  SESSION_NOT_FOUND: 'no-access',
};

/** Why a refused join leaves somebody outside; null if trying again may help. */
export const outsideAfter = (code: string): Outside | null => WHY[code] ?? null;
