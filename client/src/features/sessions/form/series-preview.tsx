import { List, Stack, Text } from '@mantine/core';
import { Plural, Trans } from '@lingui/react/macro';
import { useMemo } from 'react';
import { When } from '../../../ui/when.tsx';
import type { PartProps } from './form-type.ts';
import { useValue } from './use-value.ts';
import { startsOf, type Weekly } from './weekly.ts';
import { momentOf } from './zoned-time.ts';

/** How many dates are shown. */
const SHOWN = 5;

const useStarts = ({ form }: PartProps): readonly string[] | null => {
  const [date, time, zone] = [useValue(form, 'date'), useValue(form, 'time'), useValue(form, 'timeZone')];
  const [days, every, ends] = [useValue(form, 'days'), useValue(form, 'every'), useValue(form, 'ends')];
  const [count, until] = [useValue(form, 'count'), useValue(form, 'until')];
  return useMemo(() => {
    const weekly: Weekly = { days, every: Number(every), ends, count: Number(count), until };
    const first = date && time ? momentOf(date, time, zone) : null;
    return first && startsOf(weekly, first.at, zone);
  }, [date, time, zone, days, every, ends, count, until]);
};

/** The first dates of the series, so that a mistake shows before there are forty sessions. */
export const SeriesPreview = ({ form }: PartProps) => {
  const starts = useStarts({ form });
  const zone = useValue(form, 'timeZone');
  if (!starts) return null;
  const more = starts.length - SHOWN;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm" fw={600}>
        <Plural value={starts.length} _0="These days give no session" one="# session" other="# sessions" />
      </Text>
      <List size="sm" spacing={4}>
        {starts.slice(0, SHOWN).map((at) => (
          <List.Item key={at}>
            <When at={at} zone={zone} />
          </List.Item>
        ))}
        {more > 0 && (
          <List.Item>
            <Trans>and {more} more</Trans>
          </List.Item>
        )}
      </List>
    </Stack>
  );
};
