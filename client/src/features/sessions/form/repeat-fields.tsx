import { Checkbox, Group, NumberInput, Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import type { PartProps } from './form-type.ts';
import { useValue } from './use-value.ts';
import { SeriesPreview } from './series-preview.tsx';
import { dayOf, DAYS } from './weekly.ts';

/** A Monday, so that the names of the days can be asked of the browser. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

const useDayNames = (): readonly string[] => {
  const { i18n } = useLingui();
  const format = new Intl.DateTimeFormat(i18n.locale, { weekday: 'short', timeZone: 'UTC' });
  return DAYS.map((_, index) => format.format(MONDAY + index * DAY_MS));
};

const Days = ({ form }: PartProps) => {
  const { t } = useLingui();
  const names = useDayNames();
  return (
    <Checkbox.Group label={t`On these days`} required key={form.key('days')} {...form.getInputProps('days')}>
      <Group gap="md" pt="xs">
        {DAYS.map((day, index) => (
          <Checkbox key={day} value={day} label={names[index]} />
        ))}
      </Group>
    </Checkbox.Group>
  );
};

const End = ({ form }: PartProps) => {
  const { t } = useLingui();
  const ends = useValue(form, 'ends');
  return (
    <Group align="flex-start" gap="md">
      <Radio.Group label={t`It ends`} key={form.key('ends')} {...form.getInputProps('ends')}>
        <Stack gap="xs" pt="xs">
          <Radio value="count" label={t`after a number of sessions`} />
          <Radio value="until" label={t`on a date`} />
        </Stack>
      </Radio.Group>
      {ends === 'count' ? (
        <NumberInput
          label={t`Number of sessions`}
          min={1}
          max={500}
          allowDecimal={false}
          w={160}
          key={form.key('count')}
          {...form.getInputProps('count')}
        />
      ) : (
        <TextInput type="date" label={t`Last day`} key={form.key('until')} {...form.getInputProps('until')} />
      )}
    </Group>
  );
};

/** A weekly series, with its first dates. */
export const RepeatFields = ({ form }: PartProps) => {
  const { t } = useLingui();
  const repeats = useValue(form, 'repeats');
  const toggle = (on: boolean) => {
    const day = dayOf(form.getValues().date);
    // Most series are on the day of their first session.
    if (on && day && !form.getValues().days.length) form.setFieldValue('days', [day]);
    form.setFieldValue('repeats', on);
  };
  return (
    <Stack>
      <Switch label={t`Repeat every week`} checked={repeats} onChange={({ currentTarget: { checked } }) => toggle(checked)} />
      {repeats && (
        <>
          <Days form={form} />
          <NumberInput
            label={t`Every so many weeks`}
            min={1}
            max={52}
            allowDecimal={false}
            w={160}
            key={form.key('every')}
            {...form.getInputProps('every')}
          />
          <End form={form} />
          <SeriesPreview form={form} />
        </>
      )}
    </Stack>
  );
};
