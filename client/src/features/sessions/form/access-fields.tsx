import { Checkbox, Group, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import type { PartProps } from './form-type.ts';
import { useValue } from './use-value.ts';
import { Part } from './part.tsx';

const VisibilityField = ({ form }: PartProps) => {
  const { t } = useLingui();
  const classId = useValue(form, 'classId');
  return (
    <Radio.Group aria-label={t`Who may join`} key={form.key('visibility')} {...form.getInputProps('visibility')}>
      <Stack gap="sm" pt="xs">
        {classId && <Radio value="class" label={t`The class`} description={t`Its students and teachers. Nobody else finds the session.`} />}
        <Radio
          value="booked"
          label={t`Whoever books a seat`}
          description={t`Everyone who is signed in finds the session, but only those with a seat can join.`}
        />
        <Radio
          value="public"
          label={t`Everyone`}
          description={t`It is in the public list, even for visitors. Whoever is signed in can join, or book first if there is a price or a number of seats.`}
        />
      </Stack>
    </Radio.Group>
  );
};

const PriceFields = ({ form }: PartProps) => {
  const { t } = useLingui();
  const price = useValue(form, 'price');
  return (
    <Group align="flex-start" gap="md">
      <NumberInput
        label={t`Seats`}
        description={t`Empty: as many as come.`}
        min={1}
        max={100_000}
        allowDecimal={false}
        w={180}
        key={form.key('capacity')}
        {...form.getInputProps('capacity')}
      />
      <NumberInput
        label={t`Price of a seat`}
        description={t`Empty: free.`}
        min={0}
        decimalScale={3}
        w={180}
        key={form.key('price')}
        {...form.getInputProps('price')}
      />
      {Number(price) > 0 && (
        <TextInput
          label={t`Currency`}
          description={t`Such as EUR or USD.`}
          maxLength={3}
          w={160}
          key={form.key('currency')}
          {...form.getInputProps('currency')}
          onChange={({ currentTarget }) => {
            currentTarget.value = currentTarget.value.toUpperCase();
            form.setFieldValue('currency', currentTarget.value);
          }}
        />
      )}
    </Group>
  );
};

/** Who may join, and on which terms. */
export const AccessFields = ({ form }: PartProps) => {
  const { t } = useLingui();
  const isBooked = useValue(form, 'visibility') !== 'class';
  return (
    <Part title={t`Who may join`}>
      <VisibilityField form={form} />
      {isBooked && (
        <>
          <PriceFields form={form} />
          <Checkbox
            label={t`Seats can still be booked while it is live`}
            key={form.key('lateBooking')}
            {...form.getInputProps('lateBooking', { type: 'checkbox' })}
          />
        </>
      )}
    </Part>
  );
};
