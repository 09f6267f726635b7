import { Badge } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { Check, CircleDashed, Clock, FileCheck2, X, type LucideIcon } from 'lucide-react';
import type { Schemas } from '../api/schemas.ts';

type MarkStatus = NonNullable<Schemas['RegisterLine']['status']>;

interface Look {
  readonly color: string;
  readonly icon: LucideIcon;
}

export const STATUS_LOOKS: Record<MarkStatus | 'unmarked', Look> = {
  present: { color: 'green', icon: Check },
  late: { color: 'yellow', icon: Clock },
  absent: { color: 'red', icon: X },
  excused: { color: 'blue', icon: FileCheck2 },
  unmarked: { color: 'gray', icon: CircleDashed },
};

/** The word for each status. */
export const useStatusWords = (): Record<MarkStatus | 'unmarked', string> => {
  const { t } = useLingui();
  return { present: t`present`, late: t`late`, absent: t`absent`, excused: t`excused`, unmarked: t`not marked` };
};

/** A status by word, icon and colour. */
export const Status = ({ status }: { status: MarkStatus | null }) => {
  const words = useStatusWords();
  const { color, icon: Icon } = STATUS_LOOKS[status ?? 'unmarked'];
  return (
    <Badge
      color={color}
      variant="light"
      size="lg"
      tt="none"
      fw={600}
      leftSection={<Icon size={14} aria-hidden />}
      c="var(--mantine-color-text)"
    >
      {words[status ?? 'unmarked']}
    </Badge>
  );
};

/** What set a status, in words. */
export const useSourceWords = (): Record<'teacher' | 'presence' | 'closing', string> => {
  const { t } = useLingui();
  return { teacher: t`by the teacher`, presence: t`by joining`, closing: t`when the register was closed` };
};
