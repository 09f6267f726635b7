import { useLingui } from '@lingui/react/macro';
import { useSourceWords } from '../../../ui/status.tsx';
import { useRoom } from '../room-context.tsx';

interface LineDetail {
  /** Whether the student is in the room. */
  readonly isHere: boolean;
  /** What set the status. */
  readonly by: string | null;
  /** Why the line does not count. */
  readonly note: string | null;
}

export const useLineDetail = (studentId: string): LineDetail => {
  const { t } = useLingui();
  const sources = useSourceWords();
  const isHere = useRoom(({ people }) => studentId in people.byId);
  const [expected, notExpected, source] = useRoom(({ lines }) => {
    const line = lines[studentId];
    return [line?.expected ?? true, line?.notExpected ?? null, line?.source ?? null] as const;
  });
  const notes = {
    unenrolled: t`no longer in the class`,
    booking_cancelled: t`has cancelled`,
    deactivated: t`account deactivated`,
  } as const;
  const teacher = useRoom(({ markedBy, myId, people, names }) => {
    const by = markedBy[studentId];
    return by && by !== myId ? (people.byId[by]?.name ?? names[by] ?? null) : null;
  });
  const note = expected ? null : notExpected ? notes[notExpected] : t`guest`;
  return { isHere, by: source === null ? null : source === 'teacher' && teacher ? t`by ${teacher}` : sources[source], note };
};
