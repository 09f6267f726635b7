import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NativeSelect } from '@mantine/core';
import { Volume2 } from 'lucide-react';
import type { DeviceChoice, DeviceKind } from './device-state.ts';
import { devices, useDevices } from './page-devices.ts';
import { playTestSound } from './test-sound.ts';

const optionsOf = (list: readonly DeviceChoice[], nameless: (number: number) => string) =>
  list.map(({ id, label }, index) => ({ value: id, label: label || nameless(index + 1) }));

interface SelectProps {
  readonly kind: DeviceKind;
}

/** Only shown if there is something to choose from. */
export const DeviceSelect = ({ kind }: SelectProps) => {
  const { t } = useLingui();
  const list = useDevices(({ lists }) => (kind === 'camera' ? lists.cameras : lists.microphones));
  const chosen = useDevices((state) => state[kind].track?.getSettings().deviceId ?? state.choices[kind]);
  if (!list.some(({ id }) => id)) return null;
  return (
    <NativeSelect
      label={kind === 'camera' ? t`Camera` : t`Microphone`}
      data={optionsOf(list, (number) => (kind === 'camera' ? t`Camera ${number}` : t`Microphone ${number}`))}
      value={chosen ?? list[0]!.id}
      onChange={({ currentTarget }) => void devices.use(kind, currentTarget.value)}
    />
  );
};

/** Browsers that cannot change the speaker show only the test sound. */
export const SpeakerSelect = () => {
  const { t } = useLingui();
  const list = useDevices(({ lists }) => lists.speakers);
  const chosen = useDevices(({ choices }) => choices.speaker);
  const isKnown = list.some(({ id }) => id === chosen);
  const speaker = isKnown ? chosen : null;
  const choosable = 'setSinkId' in HTMLMediaElement.prototype && list.some(({ id }) => id);
  return (
    <Group align="flex-end" gap="sm">
      {choosable && (
        <NativeSelect
          style={{ flex: 1, minWidth: 0 }}
          label={t`Speaker`}
          data={optionsOf(list, (number) => t`Speaker ${number}`)}
          value={speaker ?? list[0]!.id}
          onChange={({ currentTarget }) => devices.chooseSpeaker(currentTarget.value)}
        />
      )}
      <Button variant="default" leftSection={<Volume2 size={18} aria-hidden />} onClick={() => void playTestSound(speaker)}>
        <Trans>Test sound</Trans>
      </Button>
    </Group>
  );
};
