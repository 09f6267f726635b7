import { Badge, Button, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';
import { Name } from '../../ui/person.tsx';
import { TableHead } from '../../ui/table-head.tsx';

type Line = Schemas['EnrolLineView'];

const COLORS: Record<Line['outcome'], string> = { enrolled: 'green', already: 'gray', unknown: 'orange', invalid: 'red' };

const useReasons = () => {
  const { t } = useLingui();
  return (line: Line): string => {
    if (line.outcome === 'unknown') return t`No account has this email.`;
    if (line.reason === 'NOT_A_STUDENT') return t`This is not a student’s account.`;
    if (line.reason === 'ACCOUNT_INACTIVE') return t`This account is inactive.`;
    return '';
  };
};

/** What became of each student in the list: problems first. */
export const EnrolReport = ({ lines, onDone }: { lines: readonly Line[]; onDone: () => void }) => {
  const { t } = useLingui();
  const reasonOf = useReasons();
  const words: Record<Line['outcome'], string> = {
    enrolled: t`enrolled`,
    already: t`already in the class`,
    unknown: t`unknown`,
    invalid: t`not possible`,
  };
  const problems = lines.filter(({ outcome }) => outcome === 'unknown' || outcome === 'invalid');
  const enrolled = lines.filter(({ outcome }) => outcome === 'enrolled').length;
  const already = lines.filter(({ outcome }) => outcome === 'already').length;
  return (
    <Stack>
      <Text role="status">
        {plural(enrolled, { one: '# student enrolled.', other: '# students enrolled.' })}{' '}
        {already > 0 && plural(already, { one: '# was already in the class.', other: '# were already in the class.' })}{' '}
        {problems.length > 0 && plural(problems.length, { one: '# could not be enrolled.', other: '# could not be enrolled.' })}
      </Text>
      {problems.length > 0 && (
        <ScrollArea.Autosize mah={320}>
          <Table>
            <TableHead columns={[t`Student`, t`Result`]} />
            <Table.Tbody>
              {problems.map((line, index) => (
                <Table.Tr key={index}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Name>{line.email ?? line.userId ?? ''}</Name>
                  </Table.Td>
                  <Table.Td>
                    <Badge color={COLORS[line.outcome]} variant="light" tt="none" c="var(--mantine-color-text)">
                      {words[line.outcome]}
                    </Badge>
                    <Text size="xs">{reasonOf(line)}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
      <Button onClick={onDone}>
        <Trans>Done</Trans>
      </Button>
    </Stack>
  );
};
