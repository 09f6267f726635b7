import { Button, Stack, Textarea } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { emailsIn } from './pasted-list.ts';

interface Props {
  readonly pending: boolean;
  readonly onEnrol: (emails: readonly string[]) => void;
}

export const EnrolList = ({ pending, onEnrol }: Props) => {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const emails = emailsIn(text);
  return (
    <Stack>
      <Textarea
        label={t`Emails`}
        description={t`Paste them from a spreadsheet, a CSV file or a mail: everything else in the text is ignored.`}
        autosize
        minRows={6}
        maxRows={14}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button disabled={!emails.length} loading={pending} onClick={() => onEnrol(emails)}>
        {emails.length ? <Plural value={emails.length} one="Enrol # student" other="Enrol # students" /> : <Trans>Enrol</Trans>}
      </Button>
    </Stack>
  );
};
