import { useStore } from 'zustand';
import { signIn, type User } from './session.ts';

/** Null if nobody is signed in. */
export const useUser = (): User | null => useStore(signIn, ({ user }) => user);

/** For pages that only signed-in users reach. */
export const useMe = (): User => {
  const user = useUser();
  if (!user) throw new Error('This page is for signed-in users.');
  return user;
};
