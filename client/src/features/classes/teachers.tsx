import { ActionIcon, Card, Group, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { UserMinus } from 'lucide-react';
import { api, data } from '../../api/client.ts';
import { failureText } from '../../ui/failure-text.ts';
import { Name, Person } from '../../ui/person.tsx';
import { AddTeacher } from './add-teacher.tsx';
import { useClassChange, type ClassView } from './class-queries.ts';

export const Teachers = ({ view, staff }: { view: ClassView; staff: boolean }) => {
  const { t, i18n } = useLingui();
  const remove = useClassChange((userId: string) =>
    data(api.DELETE('/api/v1/classes/{id}/teachers', { params: { path: { id: view.id } }, body: { userId } })),
  );
  const ask = (userId: string, name: string) =>
    modals.openConfirmModal({
      title: t`Remove ${name} from this class?`,
      children: (
        <Text size="sm">
          <Trans>They lose access at once, also to the sessions of this class that they host.</Trans>
        </Text>
      ),
      labels: { confirm: t`Remove`, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(userId, { onError: (error) => void notifications.show({ color: 'red', message: failureText(error, i18n) }) }),
    });
  return (
    <Card withBorder component="section" aria-labelledby="teachers">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id="teachers">
            <Trans>Teachers</Trans>
          </Title>
          {staff && <AddTeacher classId={view.id} />}
        </Group>
        {view.teachers.map(({ id, name, email }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Person name={name} detail={id === view.ownerId ? t`Owner` : email && <Name>{email}</Name>} />
            {staff && id !== view.ownerId && (
              <ActionIcon variant="subtle" color="gray" size={44} aria-label={t`Remove ${name}`} onClick={() => ask(id, name)}>
                <UserMinus size={18} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
};
