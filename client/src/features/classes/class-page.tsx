import { Badge, Stack } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { getRouteApi } from '@tanstack/react-router';
import { useMe } from '../../api/use-user.ts';
import { Page } from '../../ui/page.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { ClassMenu } from './class-menu.tsx';
import { useClass } from './class-queries.ts';
import { ClassSessions } from './class-sessions.tsx';
import classes from './classes.module.css';
import { JoinCode } from './join-code.tsx';
import { Roster } from './roster.tsx';
import { StartClass } from './start-class.tsx';
import { Teachers } from './teachers.tsx';

const route = getRouteApi('/framed/signed-in/classes/$id');

export const ClassPage = () => {
  const { t } = useLingui();
  const { id } = route.useParams();
  const me = useMe();
  const found = useClass(id);
  if (found.isPending) return <Page title={t`Class`}>{<Loading />}</Page>;
  if (found.isError) return <Page title={t`Class`}>{<Failed error={found.error} onRetry={() => void found.refetch()} />}</Page>;
  const view = found.data;
  // Only they are shown the code, even if it is switched off.
  const staff = view.joinCode !== undefined;
  const open = !view.archivedAt;
  return (
    <Page
      title={view.name}
      lead={
        view.archivedAt ? (
          <Badge variant="default" tt="none">
            <Trans>archived</Trans>
          </Badge>
        ) : (
          <Plural value={view.students.length} one="# student" other="# students" />
        )
      }
      actions={
        staff && (
          <>
            {open && <StartClass classId={id} />}
            <ClassMenu view={view} isOwner={view.ownerId === me.id || me.role === 'admin'} />
          </>
        )
      }
    >
      <div className={classes.columns}>
        <Stack gap="lg">
          <ClassSessions classId={id} staff={staff && open} />
          <Roster view={view} staff={staff && open} />
        </Stack>
        <Stack gap="lg">
          {staff && open && <JoinCode classId={id} code={view.joinCode ?? null} />}
          <Teachers view={view} staff={staff && open} />
        </Stack>
      </div>
    </Page>
  );
};
