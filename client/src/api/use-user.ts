import { useStore } from 'zustand';
import { signIn, type User } from './session.ts';

/** Null if nobody is signed in. */
export const useUser = (): User | null => useStore(signIn, ({ user }) => user);

let last: User | null = signIn.getState().user;
signIn.subscribe(({ user }) => {
  last = user ?? last;
});

/** For pages that only signed-in users reach. After a sign-out they are rendered once more before they are gone, hence the last one. */
export const useMe = (): User => {
  const user = useUser() ?? last;
  if (!user) throw new Error('This page is for signed-in users.');
  return user;
};
