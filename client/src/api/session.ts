import { createStore } from 'zustand/vanilla';
import type { Schemas } from './schemas.ts';

export type User = Schemas['UserAnswer'];

interface SignIn {
  /**
   * `unknown` until the first refresh of this page has been answered. `lapsed`: signed out from elsewhere, or away for too long; the page stays as it
   * is until its user has signed in again.
   */
  readonly status: 'unknown' | 'signed-in' | 'lapsed' | 'signed-out';
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

/** After a change of the own account. */
export const renamed = (user: User): void => signIn.setState({ user });

/** The user has to sign in again, but keeps what is on the page. */
export const lapsed = (): void => {
  const { user } = signIn.getState();
  if (!user) return forgotten();
  localStorage.removeItem(EXPECTED);
  signIn.setState({ ...NOBODY, status: 'lapsed', user }, true);
};

export const forgotten = (): void => {
  localStorage.removeItem(EXPECTED);
  signIn.setState(NOBODY, true);
};
