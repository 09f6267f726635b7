import { Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { Archive, CalendarPlus, Ellipsis, PenLine, UserRoundCog } from 'lucide-react';
import { api, data, download } from '../../api/client.ts';
import { failureText } from '../../ui/failure-text.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useClassChange, type ClassView } from './class-queries.ts';
import { HandOver } from './hand-over.tsx';
import { RenameClass } from './rename-class.tsx';

export const ClassMenu = ({ view, isOwner }: { view: ClassView; isOwner: boolean }) => {
  const { t, i18n } = useLingui();
  const told = { onError: (error: unknown) => void notifications.show({ color: 'red', message: failureText(error, i18n) }) };
  const archive = useClassChange(() => data(api.DELETE('/api/v1/classes/{id}', { params: { path: { id: view.id } } })));
  const askToArchive = () =>
    modals.openConfirmModal({
      title: t`Archive ${view.name}?`,
      children: (
        <Text size="sm">
          <Trans>Nobody can join it or start a session in it any more. Its registers stay. This cannot be undone here.</Trans>
        </Text>
      ),
      labels: { confirm: t`Archive`, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: () => archive.mutate(undefined, told),
    });
  const saveCalendar = () =>
    download(`/api/v1/classes/${view.id}/calendar.ics`).then((file) => saveFile(file, `${view.name}.ics`), told.onError);
  const openDialog = (title: string, children: React.ReactNode) => modals.open({ title, children });
  return (
    <Menu position="bottom-end" width={220} shadow="md">
      <Menu.Target>
        <Button variant="default" px="sm" aria-label={t`More about this class`}>
          <Ellipsis size={20} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<CalendarPlus size={16} aria-hidden />} onClick={() => void saveCalendar()}>
          <Trans>Calendar file</Trans>
        </Menu.Item>
        {!view.archivedAt && (
          <Menu.Item
            leftSection={<PenLine size={16} aria-hidden />}
            onClick={() => openDialog(t`Rename class`, <RenameClass view={view} />)}
          >
            <Trans>Rename</Trans>
          </Menu.Item>
        )}
        {isOwner && !view.archivedAt && (
          <>
            <Menu.Item
              leftSection={<UserRoundCog size={16} aria-hidden />}
              disabled={view.teachers.length < 2}
              onClick={() => openDialog(t`Hand the class over`, <HandOver view={view} />)}
            >
              <Trans>Hand over</Trans>
            </Menu.Item>
            <Menu.Item color="red" leftSection={<Archive size={16} aria-hidden />} onClick={askToArchive}>
              <Trans>Archive</Trans>
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};
