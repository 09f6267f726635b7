import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { signIn } from '../api/session.ts';
import { loadTexts } from '../i18n.ts';
import { Outdated } from './outdated.tsx';

const SignInAgain = lazy(async () => {
  const [{ SignInAgain: component }] = await Promise.all([import('../features/account/sign-in-again.tsx'), loadTexts('account')]);
  return { default: component };
});

/** What all pages have, rooms included. */
export const Root = () => {
  const isLapsed = useStore(signIn, ({ status }) => status === 'lapsed');
  return (
    <>
      <Outdated />
      <Outlet />
      {isLapsed && (
        <Suspense fallback={null}>
          <SignInAgain />
        </Suspense>
      )}
    </>
  );
};
