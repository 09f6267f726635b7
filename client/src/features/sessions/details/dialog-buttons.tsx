import { Button, Group } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

interface Props {
  readonly isPending: boolean;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  /** What the button does, in its own words. */
  readonly children: ReactNode;
}

/** The buttons below a form in a dialog. */
export const DialogButtons = ({ isPending, isDangerous = false, isDisabled = false, children }: Props) => (
  <Group justify="flex-end">
    <Button variant="default" onClick={() => modals.closeAll()}>
      <Trans>Back</Trans>
    </Button>
    <Button type="submit" loading={isPending} disabled={isDisabled} {...(isDangerous && { color: 'red' })}>
      {children}
    </Button>
  </Group>
);
