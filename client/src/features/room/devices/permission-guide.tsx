import { Trans, useLingui } from '@lingui/react/macro';
import { Button, List, Modal, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import type { DeviceKind } from './device-state.ts';
import { browserOf } from './browser-name.ts';
import { devices, useDevices } from './page-devices.ts';

const Steps = () => {
  switch (browserOf(navigator.userAgent)) {
    case 'firefox':
      return (
        <List type="ordered">
          <List.Item>
            <Trans>Click the crossed-out camera or microphone to the left of the address.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Click the cross beside “Blocked” to lift the block.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Come back here and try again.</Trans>
          </List.Item>
        </List>
      );
    case 'safari':
      return (
        <List type="ordered">
          <List.Item>
            <Trans>Open the settings for this website: in the menu Safari, or on a phone by the button to the left of the address.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Choose “Allow” for camera and microphone.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Come back here and try again.</Trans>
          </List.Item>
        </List>
      );
    default:
      return (
        <List type="ordered">
          <List.Item>
            <Trans>Click the symbol to the left of the address.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Switch camera and microphone on. On a phone you find them under “Permissions”.</Trans>
          </List.Item>
          <List.Item>
            <Trans>If nothing is listed there, allow your browser to use them in the settings of your computer or phone.</Trans>
          </List.Item>
        </List>
      );
  }
};

/** How to allow this page to use a device; closes by itself as soon as that is done. */
export const PermissionGuide = ({ kind, opened, onClose }: { kind: DeviceKind; opened: boolean; onClose: () => void }) => {
  const { t } = useLingui();
  const allowed = useDevices((state) => state[kind].status !== 'denied');
  useEffect(() => {
    if (opened && allowed) onClose();
  }, [opened, allowed, onClose]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={kind === 'camera' ? t`Allow the camera` : t`Allow the microphone`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack>
        <Steps />
        <Text size="sm" c="dimmed">
          <Trans>You can also join without it: you see and hear everything.</Trans>
        </Text>
        <Button onClick={() => void devices.turnOn(kind)}>
          <Trans>Try again</Trans>
        </Button>
      </Stack>
    </Modal>
  );
};
