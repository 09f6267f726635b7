import { notificationsStore } from '@mantine/notifications';
import { lazy, Suspense, useEffect, useState } from 'react';

const List = lazy(async () => ({ default: (await import('../ui/notices.tsx')).Notices }));

/** The notifications, loaded with the first one. */
export const Toasts = () => {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => notificationsStore.subscribe(() => setWanted(true)), []);
  return (
    isWanted && (
      <Suspense fallback={null}>
        <List />
      </Suspense>
    )
  );
};
