import { createStore } from 'zustand/vanilla';
import type { Schemas } from './schemas.ts';

export type User = Schemas['UserAnswer'];

interface SignIn {
  /** `unknown` until the first refresh of this page has been answered. */
  readonly status: 'unknown' | 'signed-in' | 'signed-out';
  readonly user: User | null;
  readonly token: string | null;
  /** When the token expires, by this computer's clock, in ms. */
  readonly expiresAt: number;
}

const NOBODY: SignIn = { status: 'signed-out', user: null, token: null, expiresAt: 0 };

/** Who is signed in, in this tab. The access token is kept in memory only. */
export const signIn = createStore<SignIn>(() => ({ ...NOBODY, status: 'unknown' }));

/** Whether a refresh cookie is likely: saves visitors a request that must fail. */
const EXPECTED = 'rollcall.signed-in';
export const isExpected = (): boolean => localStorage.getItem(EXPECTED) !== null;

export type Grant = Pick<Schemas['GrantAnswer'], 'accessToken' | 'expiresIn' | 'user'>;

export const granted = ({ accessToken: token, expiresIn, user }: Grant): void => {
  localStorage.setItem(EXPECTED, user.id);
  signIn.setState({ status: 'signed-in', user, token, expiresAt: Date.now() + expiresIn * 1_000 }, true);
};

export const forgotten = (): void => {
  localStorage.removeItem(EXPECTED);
  signIn.setState(NOBODY, true);
};
