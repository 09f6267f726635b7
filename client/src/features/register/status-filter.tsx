import { Chip, Group } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { useStatusWords } from '../../ui/status.tsx';
import type { StatusChoice } from './matching.ts';

interface Props {
  readonly value: StatusChoice;
  readonly onChange: (value: StatusChoice) => void;
}

export const StatusFilter = ({ value, onChange }: Props) => {
  const { t } = useLingui();
  const words = useStatusWords();
  const choices = [
    ['all', t`all`],
    ['present', words.present],
    ['late', words.late],
    ['absent', words.absent],
    ['excused', words.excused],
    ['unmarked', words.unmarked],
    ['guests', t`not expected`],
  ] as const;
  return (
    <Chip.Group value={value ?? 'all'} onChange={(next) => onChange(next === 'all' ? null : (next as StatusChoice))}>
      <Group gap={6} role="group" aria-label={t`Status`}>
        {choices.map(([choice, word]) => (
          <Chip key={choice} value={choice} variant="outline">
            {word}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
};
