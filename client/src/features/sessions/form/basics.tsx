import { NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { classesQuery } from '../queries.ts';
import type { PartProps } from './form-type.ts';
import { useValue } from './use-value.ts';
import { Part } from './part.tsx';

/** The class decides who may join, until somebody chooses otherwise. */
const ClassField = ({ form }: PartProps) => {
  const { t } = useLingui();
  const { data: classes } = useQuery(classesQuery);
  const known = useValue(form, 'classId');
  const open = (classes?.items ?? []).filter(({ id, archivedAt }) => !archivedAt || id === known);
  return (
    <NativeSelect
      label={t`Class`}
      description={t`It cannot be changed later.`}
      data={[{ value: '', label: t`No class` }, ...open.map(({ id, name }) => ({ value: id, label: name }))]}
      error={form.errors.classId}
      value={known}
      onChange={({ currentTarget: { value } }) => {
        form.setFieldValue('classId', value);
        form.setFieldValue('visibility', value ? 'class' : 'public');
      }}
    />
  );
};

/** What it is about. `isNew`: the class is chosen only once. */
export const Basics = ({ form, isNew }: PartProps & { isNew: boolean }) => {
  const { t } = useLingui();
  return (
    <Part title={t`What it is about`}>
      <TextInput label={t`Title`} required maxLength={200} key={form.key('title')} {...form.getInputProps('title')} />
      {isNew && <ClassField form={form} />}
      <Textarea
        label={t`Description`}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={5000}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
      <TextInput
        label={t`Instructor`}
        description={t`Shown in place of the host’s name. Leave it empty to show the host.`}
        maxLength={120}
        key={form.key('instructor')}
        {...form.getInputProps('instructor')}
      />
    </Part>
  );
};
