import { Badge, Button, Table, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { History } from 'lucide-react';
import { useState } from 'react';
import { clock } from '../../ui/duration.ts';
import { Name } from '../../ui/person.tsx';
import { Status, useSourceWords } from '../../ui/status.tsx';
import { regional } from '../../ui/regional.ts';
import { timeOnly, viewerZone } from '../../ui/zoned.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { LineHistory } from './line-history.tsx';
import classes from './register.module.css';
import type { Line } from './register-queries.ts';
import { useReasonWords, useVerificationWords } from './words.ts';

const Row = ({ line, onHistory }: { line: Line; onHistory: () => void }) => {
  const { t, i18n } = useLingui();
  const [sources, reasons, verifications] = [useSourceWords(), useReasonWords(), useVerificationWords()];
  const time = (at: string | null) => (at ? timeOnly(new Date(at), regional(i18n.locale), viewerZone()) : '–');
  return (
    <Table.Tr>
      <Table.Td className={classes.who}>
        <Text size="sm" fw={600}>
          <Name>{line.name}</Name>
        </Text>
        <Text size="xs" c="dimmed">
          <Name>{line.email}</Name>
        </Text>
        {line.notExpected && (
          <Badge variant="default" tt="none">
            <Trans>no longer expected: {reasons[line.notExpected]}</Trans>
          </Badge>
        )}
        {!line.expected && !line.notExpected && (
          <Badge variant="default" tt="none">
            <Trans>guest</Trans>
          </Badge>
        )}
      </Table.Td>
      <Table.Td data-label={t`Status`}>
        <Status status={line.status} />
        {line.source && (
          <Text size="xs" c="dimmed">
            {sources[line.source]}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label={t`Attended`}>{clock(line.attendedSeconds)}</Table.Td>
      <Table.Td data-label={t`First joined`}>{time(line.firstJoinedAt)}</Table.Td>
      <Table.Td data-label={t`Last left`}>{time(line.lastLeftAt)}</Table.Td>
      <Table.Td data-label={t`Verification`}>{line.verification ? verifications[line.verification.status] : '–'}</Table.Td>
      <Table.Td className="only-screen">
        <Button
          variant="subtle"
          size="xs"
          leftSection={<History size={14} aria-hidden />}
          aria-label={t`History of ${line.name}`}
          onClick={onHistory}
        >
          <Trans>History</Trans>
        </Button>
      </Table.Td>
    </Table.Tr>
  );
};

export const RegisterLines = ({ sessionId, lines }: { sessionId: string; lines: readonly Line[] }) => {
  const { t } = useLingui();
  const [shown, setShown] = useState<Line | null>(null);
  return (
    <>
      <Table className={classes.lines} verticalSpacing="sm">
        <TableHead columns={[t`Student`, t`Status`, t`Attended`, t`First joined`, t`Last left`, t`Verification`]}>
          <Table.Td className="only-screen" />
        </TableHead>
        <Table.Tbody>
          {lines.map((line) => (
            <Row key={line.studentId} line={line} onHistory={() => setShown(line)} />
          ))}
        </Table.Tbody>
      </Table>
      <LineHistory sessionId={sessionId} line={shown} onClose={() => setShown(null)} />
    </>
  );
};
