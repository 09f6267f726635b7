import { ActionIcon, Badge, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { Search, UserMinus, Users } from 'lucide-react';
import { useState } from 'react';
import { api, done } from '../../api/client.ts';
import type { Schemas } from '../../api/schemas.ts';
import { failureText } from '../../ui/failure-text.ts';
import { Name, Person } from '../../ui/person.tsx';
import { Empty, NothingFound } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { useClassChange, type ClassView } from './class-queries.ts';
import { Enrol } from './enrol.tsx';
import { namesLike } from './names-like.ts';

/** From how many on a search helps. */
const SEARCHABLE = 8;

const isAhead = (at: string): boolean => Date.parse(at) > Date.now();

const Student = ({ student, onRemove }: { student: Schemas['StudentView']; onRemove?: () => void }) => {
  const { t } = useLingui();
  const { name, email, active, startsAt } = student;
  const isUpcoming = startsAt !== undefined && isAhead(startsAt);
  return (
    <Group justify="space-between" wrap="nowrap" component="li">
      <Person name={name} detail={email && <Name>{email}</Name>} />
      <Group gap="xs" wrap="nowrap">
        {isUpcoming && (
          <Badge variant="light" tt="none">
            <Trans>
              from <When at={startsAt} size="xs" />
            </Trans>
          </Badge>
        )}
        {active === false && (
          <Badge variant="default" tt="none">
            <Trans>inactive</Trans>
          </Badge>
        )}
        {onRemove && (
          <ActionIcon variant="subtle" color="gray" size={44} aria-label={t`Remove ${name}`} onClick={onRemove}>
            <UserMinus size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </Group>
  );
};

export const Roster = ({ view, staff }: { view: ClassView; staff: boolean }) => {
  const { t, i18n } = useLingui();
  const [search, setSearch] = useState('');
  const unenrol = useClassChange((studentId: string) =>
    done(api.DELETE('/api/v1/classes/{id}/students/{studentId}', { params: { path: { id: view.id, studentId } } })),
  );
  const ask = ({ id, name }: Schemas['StudentView']) =>
    modals.openConfirmModal({
      title: t`Remove ${name} from the class?`,
      children: (
        <Text size="sm">
          <Trans>They are no longer expected in its sessions. Their attendance until now stays.</Trans>
        </Text>
      ),
      labels: { confirm: t`Remove`, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        unenrol.mutate(id, { onError: (error) => void notifications.show({ color: 'red', message: failureText(error, i18n) }) }),
    });
  const shown = namesLike(view.students, search);
  return (
    <Card withBorder component="section" aria-labelledby="students">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id="students">
            <Trans>Students</Trans> ({view.students.length})
          </Title>
          {staff && <Enrol classId={view.id} />}
        </Group>
        {view.students.length >= SEARCHABLE && (
          <TextInput
            aria-label={t`Search students`}
            placeholder={t`Search`}
            leftSection={<Search size={16} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {view.students.length === 0 && (
          <Empty icon={Users} title={t`No students yet`}>
            {staff && <Trans>Enrol them here, or give them the join code.</Trans>}
          </Empty>
        )}
        {view.students.length > 0 && shown.length === 0 && <NothingFound onClear={() => setSearch('')} />}
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {shown.map((student) => (
            <Student key={student.id} student={student} {...(staff && { onRemove: () => ask(student) })} />
          ))}
        </Stack>
      </Stack>
    </Card>
  );
};
