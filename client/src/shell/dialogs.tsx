import { lazy, Suspense, useEffect, useRef, useState } from 'react';

const Provider = lazy(() => import('./dialogs-provider.tsx'));

/** What `modals` sends when a dialog is to open. */
const OPENING = ['openModal', 'openConfirmModal', 'openContextModal'].map((name) => `mantine-modals:${name}`);

/** Confirmations and other dialogs. Most visits need none, so they load with the first one, which then opens. */
export const Dialogs = () => {
  const [early, setEarly] = useState<readonly CustomEvent<unknown>[]>([]);
  const isReady = useRef(false);
  useEffect(() => {
    const keep = (event: Event) => {
      if (!isReady.current) setEarly((before) => [...before, event as CustomEvent<unknown>]);
    };
    for (const type of OPENING) addEventListener(type, keep);
    return () => {
      for (const type of OPENING) removeEventListener(type, keep);
    };
  }, []);
  const openEarly = () => {
    if (isReady.current) return;
    isReady.current = true;
    for (const { type, detail } of early) dispatchEvent(new CustomEvent(type, { detail }));
  };
  if (!early.length) return null;
  return (
    <Suspense fallback={null}>
      <Provider onReady={openEarly} />
    </Suspense>
  );
};
