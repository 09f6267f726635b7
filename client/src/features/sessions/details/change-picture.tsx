import { Button, Stack } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { api, data } from '../../../api/client.ts';
import type { Session } from '../offer.ts';
import PictureField from '../picture-field.tsx';
import { SessionPicture } from '../picture.tsx';
import { putPicture } from '../put-picture.ts';
import { useChange } from '../use-change.ts';
import { DialogButtons } from './dialog-buttons.tsx';

const ChangePicture = ({ session }: { session: Session }) => {
  const { t } = useLingui();
  const [file, setFile] = useState<File | null>(null);
  const { id } = session;
  const save = useChange(() => putPicture(id, file!), t`The picture is saved.`);
  const remove = useChange(
    () => data(api.DELETE('/api/v1/live-sessions/{id}/thumbnail', { params: { path: { id } } })),
    t`The picture is removed.`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {!file && <SessionPicture session={session} size="small" />}
        <PictureField label={t`New picture`} file={file} onChange={setFile} />
        <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()} style={{ alignSelf: 'flex-start' }}>
          <Trans>Remove the picture</Trans>
        </Button>
        <DialogButtons isPending={save.isPending} isDisabled={!file}>
          <Trans>Save</Trans>
        </DialogButtons>
      </Stack>
    </form>
  );
};

export default ChangePicture;
