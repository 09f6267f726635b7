import { Drawer, Text, Timeline } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';
import { Name } from '../../ui/person.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { useSourceWords, useStatusWords } from '../../ui/status.tsx';
import { When } from '../../ui/when.tsx';
import { useHistory, type Line } from './register-queries.ts';
import { useReasonWords } from './words.ts';

type Entry = Schemas['LineHistoryView'];

/** What happened to the line, in a few words. */
const useWhat = () => {
  const { t } = useLingui();
  const [statuses, reasons] = [useStatusWords(), useReasonWords()];
  return ({ what, status, before, reason }: Entry): string => {
    if (what === 'expected') return t`expected`;
    if (what === 'guest') return t`joined as a guest`;
    if (what === 'verified') return t`verified`;
    if (what === 'not_verified') return t`verification not accepted`;
    if (what === 'no_longer_expected') return reason ? t`no longer expected: ${reasons[reason]}` : t`no longer expected`;
    if (!status) return t`mark taken back (was ${statuses[before ?? 'unmarked']})`;
    return before ? t`${statuses[before]} → ${statuses[status]}` : statuses[status];
  };
};

const Entries = ({ sessionId, studentId }: { sessionId: string; studentId: string }) => {
  const history = useHistory(sessionId, studentId);
  const [what, sources] = [useWhat(), useSourceWords()];
  if (history.isPending) return <Loading />;
  if (history.isError) return <Failed error={history.error} onRetry={() => void history.refetch()} />;
  return (
    <Timeline bulletSize={14} lineWidth={2} active={history.data.length}>
      {history.data.map((entry) => (
        <Timeline.Item key={entry.seq} title={what(entry)}>
          <Text size="sm" c="dimmed" component="div">
            {entry.by ? <Name>{entry.by.name}</Name> : entry.source && sources[entry.source]}
          </Text>
          <When at={entry.at} size="xs" />
        </Timeline.Item>
      ))}
    </Timeline>
  );
};

/** Everything that happened to one line, oldest first. Nobody can change it. */
export const LineHistory = ({ sessionId, line, onClose }: { sessionId: string; line: Line | null; onClose: () => void }) => {
  const { t } = useLingui();
  return (
    <Drawer
      opened={line !== null}
      onClose={onClose}
      position="right"
      title={line && <Trans>History of {<Name>{line.name}</Name>}</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {line && <Entries sessionId={sessionId} studentId={line.studentId} />}
    </Drawer>
  );
};
