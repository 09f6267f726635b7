import { createStore } from 'zustand/vanilla';

/* Browsers may refuse to play sound before the first click. One button then starts everything that waits. */

const waiting = new Set<() => Promise<void>>();
/** Whether something waits for a click. */
export const blocked = createStore<boolean>(() => false);

const update = (): void => blocked.setState(waiting.size > 0, true);

/** Plays now, or with the click on the button. Returns what ends that. */
export const playWhenAllowed = (play: () => Promise<void>): (() => void) => {
  const attempt = () =>
    play().then(
      () => void waiting.delete(attempt),
      (error: unknown) => {
        // Other errors, such as a track that has changed in the meantime, are not for the person to solve.
        if ((error as Error).name === 'NotAllowedError') waiting.add(attempt);
      },
    );
  void attempt().then(update);
  return () => {
    waiting.delete(attempt);
    update();
  };
};

/** To be called in a click. */
export const playAll = async (): Promise<void> => {
  await Promise.all([...waiting].map((attempt) => attempt()));
  update();
};
