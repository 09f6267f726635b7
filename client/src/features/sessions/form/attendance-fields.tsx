import { Checkbox, Radio, Stack } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import type { PartProps } from './form-type.ts';
import { Part } from './part.tsx';

export const AttendanceFields = ({ form }: PartProps) => {
  const { t } = useLingui();
  return (
    <Part title={t`Attendance`}>
      <Checkbox.Group label={t`How students are marked`} required key={form.key('capture')} {...form.getInputProps('capture')}>
        <Stack gap="xs" pt="xs">
          <Checkbox value="teacher" label={t`By a teacher`} description={t`You call the roll.`} />
          <Checkbox value="presence" label={t`By joining`} description={t`Whoever joins is marked. You can still change each mark.`} />
        </Stack>
      </Checkbox.Group>
      <Radio.Group label={t`Who sees the marks`} key={form.key('marksVisibility')} {...form.getInputProps('marksVisibility')}>
        <Stack gap="xs" pt="xs">
          <Radio value="concerned" label={t`Teachers, and each student their own`} />
          <Radio value="room" label={t`Everyone in the room`} />
        </Stack>
      </Radio.Group>
    </Part>
  );
};
