import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';
import type { Role } from './search.ts';
import type { useChangeUser } from './use-change-user.ts';
import { useWords } from './words.ts';

type User = Schemas['UserAnswer'];

/** Asks before changes that somebody feels at once, and says what will happen. */
export const useConfirmChange = (mutation: ReturnType<typeof useChangeUser>) => {
  const { t } = useLingui();
  const { roles } = useWords();
  const ask = (title: string, text: string, label: string, confirmed: () => void, danger = true) =>
    modals.openConfirmModal({
      title,
      children: <Text size="sm">{text}</Text>,
      labels: { confirm: label, cancel: t`Cancel` },
      confirmProps: danger ? { color: 'red' } : {},
      onConfirm: confirmed,
    });
  const activate = (user: User) =>
    mutation.mutate({
      user,
      change: { status: 'active' },
      said:
        user.status === 'pending'
          ? t`${user.name} can sign in now.`
          : t`${user.name} can sign in again. Seats that were lost do not come back.`,
    });
  const deactivate = (user: User) =>
    ask(
      t`Deactivate ${user.name}?`,
      user.role === 'student'
        ? t`They are signed out everywhere at once, lose all seats and places on waitlists (paid seats are refunded), and are no longer expected in live sessions. Reactivating the account restores neither.`
        : t`They are signed out everywhere at once and cannot sign in until you reactivate the account.`,
      t`Deactivate`,
      () => mutation.mutate({ user, change: { status: 'inactive' }, said: t`${user.name} is deactivated.` }),
    );
  const giveRole = (user: User, role: Role) => {
    const name = roles[role];
    ask(
      t`Change the role of ${user.name}?`,
      role === 'admin'
        ? t`As an administrator they can see and change everything: accounts, classes, sessions and registers. They are signed out everywhere and have to sign in again.`
        : t`The new role is: ${name}. They are signed out everywhere and have to sign in again.`,
      t`Change role`,
      () => mutation.mutate({ user, change: { role }, said: t`New role of ${user.name}: ${name}.` }),
      role === 'admin',
    );
  };
  return { activate, deactivate, giveRole };
};
