import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useUser } from '../../api/use-user.ts';

/** Goes to `next` as soon as it is known and somebody is signed in, in this tab or another. */
export const useGoOn = (next: string | undefined): void => {
  const user = useUser();
  const router = useRouter();
  useEffect(() => {
    if (!user || !next) return;
    // A room has a policy of its own, so its page must be loaded.
    if (next.startsWith('/room/')) location.replace(next);
    else router.history.replace(next);
  }, [user, next, router]);
};
