import { TextInput } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import type { PartProps } from './form-type.ts';
import { Part } from './part.tsx';

export const LinkFields = ({ form }: PartProps) => {
  const { t } = useLingui();
  return (
    <Part title={t`Video and meeting`}>
      <TextInput
        type="url"
        inputMode="url"
        label={t`Video to watch together`}
        description={t`YouTube, Vimeo, HLS (.m3u8) or a media file, over https.`}
        key={form.key('videoUrl')}
        {...form.getInputProps('videoUrl')}
      />
      <TextInput
        type="url"
        inputMode="url"
        label={t`Link to a meeting elsewhere`}
        description={t`Shown to staff, and to others only once they have joined.`}
        key={form.key('meetingUrl')}
        {...form.getInputProps('meetingUrl')}
      />
      <TextInput
        label={t`Password of that meeting`}
        autoComplete="off"
        maxLength={100}
        key={form.key('meetingPassword')}
        {...form.getInputProps('meetingPassword')}
      />
    </Part>
  );
};
