import { Trans } from '@lingui/react/macro';
import { Alert, Button, Group, Text } from '@mantine/core';
import { Volume2 } from 'lucide-react';
import { useStore } from 'zustand';
import { blocked, playAll } from './autoplay.ts';

/** Only shown while the browser waits for a click. */
export const AutoplayButton = () => {
  if (!useStore(blocked)) return null;
  return (
    <Alert color="yellow" icon={<Volume2 />} role="alert" radius="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <Trans>Your browser plays nothing before you click once.</Trans>
        </Text>
        <Button size="sm" onClick={() => void playAll()}>
          <Trans>Play everything</Trans>
        </Button>
      </Group>
    </Alert>
  );
};
