import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { SHORTCUTS, type ShortcutId } from './catalogue.ts';
import { isForSomethingElse } from './is-typing.ts';

/** Whether single keys do anything: they get in the way of those who speak to their computer. */
export const useShortcutsOn = () => useLocalStorage({ key: 'rollcall.shortcuts', defaultValue: true, getInitialValueInEffect: false });

/** Calls `run` when the key of this shortcut is pressed, as long as this component is shown. */
export const useShortcut = (id: ShortcutId, run: () => void): void => {
  const [isOn] = useShortcutsOn();
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat || event.key.toLowerCase() !== SHORTCUTS[id].key || isForSomethingElse(event)) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [id, isOn]);
};
