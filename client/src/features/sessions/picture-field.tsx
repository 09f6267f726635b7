import '@mantine/dropzone/styles.css';
import { Button, Group, Input, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { Trans, useLingui } from '@lingui/react/macro';
import { ImagePlus } from 'lucide-react';
import { useState } from 'react';
import { MAX_PICTURE, PICTURES } from './put-picture.ts';
import styles from './picture.module.css';

interface Props {
  readonly label: string;
  readonly file: File | null;
  readonly onChange: (file: File | null) => void;
}

const Preview = ({ file }: { file: File }) => {
  const [url] = useState(() => URL.createObjectURL(file));
  return <img src={url} alt="" className={styles.picture} onLoad={() => URL.revokeObjectURL(url)} />;
};

/** A picture to choose or to drop, with a preview. */
const PictureField = ({ label, file, onChange }: Props) => {
  const { t } = useLingui();
  const [problem, setProblem] = useState<string | null>(null);
  const take = (chosen: File | null) => {
    setProblem(null);
    onChange(chosen);
  };
  return (
    <Input.Wrapper label={label} description={t`JPEG, PNG, WebP or GIF, at most 5 MB.`} error={problem} labelElement="div">
      <Stack gap="xs" pt="xs">
        {file && <Preview key={`${file.name} ${file.size} ${file.lastModified}`} file={file} />}
        <Dropzone
          accept={[...PICTURES]}
          maxSize={MAX_PICTURE}
          multiple={false}
          onDrop={([first]) => first && take(first)}
          onReject={([first]) =>
            setProblem(
              first?.errors[0]?.code === 'file-too-large' ? t`This file is larger than 5 MB.` : t`This is not a picture of these kinds.`,
            )
          }
          inputProps={{ 'aria-label': label }}
        >
          <Group justify="center" gap="sm" mih={64} style={{ pointerEvents: 'none' }}>
            <ImagePlus size={24} aria-hidden />
            <Text size="sm">
              <Trans>Drop a picture here, or choose a file</Trans>
            </Text>
          </Group>
        </Dropzone>
        {file && (
          <Button variant="subtle" size="xs" onClick={() => take(null)} style={{ alignSelf: 'flex-start' }}>
            <Trans>Without a picture</Trans>
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
};

export default PictureField;
