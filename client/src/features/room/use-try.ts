import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { announce } from '../../ui/announcer.tsx';
import { failureText } from '../../ui/failure-text.ts';

/** Waits for a command; then says `done`, or shows why it was refused. */
export const useTry = () => {
  const { i18n } = useLingui();
  return (command: Promise<unknown>, done?: string): void =>
    void command.then(
      () => done && announce(done),
      (error: unknown) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
    );
};
