import { Radio, Stack } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';

export type Scope = 'this' | 'following' | 'all';

interface Props {
  readonly label: string;
  readonly value: Scope;
  readonly onChange: (scope: Scope) => void;
}

/** Which sessions of a series. */
export const ScopeField = ({ label, value, onChange }: Props) => {
  const { t } = useLingui();
  return (
    <Radio.Group label={label} value={value} onChange={(scope) => onChange(scope as Scope)}>
      <Stack gap="xs" pt="xs">
        <Radio value="this" label={t`Only this session`} />
        <Radio value="following" label={t`This one and all that follow`} />
        <Radio value="all" label={t`All that have not started`} />
      </Stack>
    </Radio.Group>
  );
};
