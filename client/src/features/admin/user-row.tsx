import { Badge, Button, Group, Menu, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Ellipsis, UserCheck, UserCog, UserX } from 'lucide-react';
import type { Schemas } from '../../api/schemas.ts';
import { useMe } from '../../api/use-user.ts';
import { Person } from '../../ui/person.tsx';
import { useConfirmChange } from './confirm-change.tsx';
import type { Role } from './search.ts';
import type { useChangeUser } from './use-change-user.ts';
import classes from './user-row.module.css';
import { useWords } from './words.ts';

interface Props {
  readonly user: Schemas['UserAnswer'];
  readonly change: ReturnType<typeof useChangeUser>;
}

export const UserRow = ({ user, change }: Props) => {
  const { t } = useLingui();
  const me = useMe();
  const { roles, statuses } = useWords();
  const confirm = useConfirmChange(change);
  const isMe = user.id === me.id;
  return (
    <li className={classes.row}>
      <div className={classes.person}>
        <Person name={user.name} detail={user.email} />
      </div>
      <Group gap="xs">
        {isMe && (
          <Text size="sm" fw={500}>
            <Trans>you</Trans>
          </Text>
        )}
        <Text size="sm">{roles[user.role]}</Text>
        {user.status !== 'active' && (
          <Badge variant="filled" color="dark">
            {statuses[user.status]}
          </Badge>
        )}
      </Group>
      <Menu position="bottom-end" width={240} shadow="md">
        <Menu.Target>
          <Button
            variant="subtle"
            className={classes.menu}
            px="xs"
            color="gray"
            aria-label={t`Change the account of ${user.name}`}
            loading={change.isPending && change.variables.user.id === user.id}
          >
            <Ellipsis size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {user.status !== 'active' && (
            <Menu.Item leftSection={<UserCheck size={16} aria-hidden />} onClick={() => confirm.activate(user)}>
              {user.status === 'pending' ? <Trans>Approve</Trans> : <Trans>Reactivate</Trans>}
            </Menu.Item>
          )}
          {user.status !== 'inactive' && (
            <Menu.Item leftSection={<UserX size={16} aria-hidden />} onClick={() => confirm.deactivate(user)}>
              <Trans>Deactivate</Trans>
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Label>
            <Trans>Change role</Trans>
          </Menu.Label>
          {(Object.entries(roles) as [Role, string][])
            .filter(([role]) => role !== user.role)
            .map(([role, name]) => (
              <Menu.Item key={role} leftSection={<UserCog size={16} aria-hidden />} onClick={() => confirm.giveRole(user, role)}>
                {name}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
};
