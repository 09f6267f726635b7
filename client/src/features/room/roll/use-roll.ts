import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useMemo } from 'react';
import { api, list } from '../../../api/client.ts';
import type { Schemas } from '../../../api/schemas.ts';
import { useRoom } from '../room-context.tsx';
import type { Line } from '../store/state.ts';
import { inOrder, matches } from './order.ts';

const readAll = async (id: string): Promise<Schemas['RegisterLine'][]> => {
  const lines: Schemas['RegisterLine'][] = [];
  for (let after: string | null = ''; after !== null;) {
    const query: { after: string; limit: number } = { after, limit: 100 };
    const page = await list(api.GET('/api/v1/live-sessions/{id}/attendance', { params: { path: { id }, query } }));
    lines.push(...page.items);
    after = page.next;
  }
  return lines;
};

/** The lines as the register had them when it was read: for what the messages of the room do not say, above all names. */
const useRegister = () => {
  const sessionId = useRoom((state) => state.sessionId);
  return useQuery({ queryKey: ['registers', sessionId, 'roll'], queryFn: () => readAll(sessionId), staleTime: Infinity });
};

/** The names of those on the register. */
export const useNames = () => {
  const register = useRegister();
  const told = useRoom((state) => state.names);
  const names = useMemo(
    () => ({ ...Object.fromEntries((register.data ?? []).map(({ studentId, name }) => [studentId, name])), ...told }),
    [register.data, told],
  );
  const isIncomplete = useRoom(({ lines }) => Object.keys(lines).some((id) => !names[id]));
  const { isFetching, refetch } = register;
  const read = register.dataUpdatedAt;
  useEffect(() => {
    // A line that came while the connection was lost. If reading does not help, trying at once again would not either.
    if (isIncomplete && !isFetching && read) void refetch();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isIncomplete]);
  return { names, register };
};

/** What the order depends on; a mark does not change it. */
const shape = (lines: Readonly<Record<string, Line>>): string[] =>
  Object.values(lines).map(({ studentId, expected, notExpected }) => `${studentId} ${expected ? '' : (notExpected ?? 'guest')}`);

/** The students of the roll in order, as far as they match the search. */
export const useStudents = (names: Readonly<Record<string, string>>, search: string): readonly string[] => {
  const { i18n } = useLingui();
  const lines = useRoom((state) => shape(state.lines));
  return useMemo(() => {
    const nameOf = (id: string) => names[id] ?? '';
    const parsed = lines.map((line) => {
      const [studentId, what] = line.split(' ') as [string, string];
      return { studentId, expected: what === '', notExpected: what && what !== 'guest' ? (what as Line['notExpected']) : null };
    });
    return inOrder(parsed, nameOf, i18n.locale).filter((id) => matches(nameOf(id), search));
  }, [lines, names, search, i18n.locale]);
};
