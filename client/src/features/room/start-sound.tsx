import { Switch } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { LinkState } from './link/link-state.ts';

const useIsOn = () => useLocalStorage({ key: 'rollcall.start-sound', defaultValue: true, getInitialValueInEffect: false });

/** Two rising tones. */
const chime = (): void => {
  const audio = new AudioContext();
  [523, 784].forEach((frequency, index) => {
    const [tone, volume, start] = [audio.createOscillator(), audio.createGain(), audio.currentTime + index * 0.18];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.15, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  });
};

/** Plays a sound when the waiting is over. */
export const useStartSound = ({ status, why }: Pick<LinkState, 'status' | 'why'>): void => {
  const [isOn] = useIsOn();
  const waited = useRef(false);
  useEffect(() => {
    if (why === 'not-live') waited.current = true;
    if (status !== 'inside' || !waited.current) return;
    waited.current = false;
    if (isOn) chime();
  }, [status, why, isOn]);
};

export const SoundSwitch = () => {
  const { t } = useLingui();
  const [isOn, setOn] = useIsOn();
  return <Switch label={t`Play a sound when it starts`} checked={isOn} onChange={({ currentTarget }) => setOn(currentTarget.checked)} />;
};
