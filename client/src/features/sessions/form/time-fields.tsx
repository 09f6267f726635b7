import { Alert, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Clock } from 'lucide-react';
import { When } from '../../../ui/when.tsx';
import { viewerZone } from '../../../ui/zoned.ts';
import type { PartProps } from './form-type.ts';
import { useValue } from './use-value.ts';
import { Part } from './part.tsx';
import { RepeatFields } from './repeat-fields.tsx';
import { momentOf } from './zoned-time.ts';

const zones = (): string[] => [...new Set([viewerZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];

/** Says what a time means if that is not plain, and when it is for the one who types. */
const Meaning = ({ form }: PartProps) => {
  const date = useValue(form, 'date');
  const time = useValue(form, 'time');
  const zone = useValue(form, 'timeZone');
  const moment = date && time ? momentOf(date, time, zone) : null;
  if (!moment) return null;
  return (
    <div role="status">
      {moment.how === 'skipped' && (
        <Alert color="yellow" icon={<Clock />} mb="sm">
          <Trans>
            On this day the clocks in {zone} are put forward and never show {time}. The session would start at {moment.shows}.
          </Trans>
        </Alert>
      )}
      {moment.how === 'twice' && (
        <Alert color="yellow" icon={<Clock />} mb="sm">
          <Trans>
            On this day the clocks in {zone} are put back and show {time} twice. The session starts the first time.
          </Trans>
        </Alert>
      )}
      {zone !== viewerZone() && <When at={moment.at} zone={zone} />}
    </div>
  );
};

export const LengthField = ({ form }: PartProps) => {
  const { t } = useLingui();
  return (
    <NumberInput
      label={t`Length in minutes`}
      min={1}
      max={1440}
      allowDecimal={false}
      w={160}
      key={form.key('lengthMinutes')}
      {...form.getInputProps('lengthMinutes')}
    />
  );
};

/** When it is: the date and time that clocks show in the zone of the session. */
export const TimeFields = ({ form, isNew }: PartProps & { isNew: boolean }) => {
  const { t } = useLingui();
  return (
    <Part title={t`When it is`}>
      <Group align="flex-start" gap="md">
        <TextInput type="date" label={t`Date`} required key={form.key('date')} {...form.getInputProps('date')} />
        <TextInput type="time" label={t`Time`} required key={form.key('time')} {...form.getInputProps('time')} />
        <Select
          label={t`Time zone`}
          data={zones()}
          searchable
          required
          limit={60}
          allowDeselect={false}
          nothingFoundMessage={t`No such time zone`}
          miw={220}
          key={form.key('timeZone')}
          {...form.getInputProps('timeZone')}
        />
        <LengthField form={form} />
      </Group>
      <Meaning form={form} />
      {isNew && <RepeatFields form={form} />}
    </Part>
  );
};
