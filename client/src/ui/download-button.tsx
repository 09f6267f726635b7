import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { download } from '../api/client.ts';
import { failureText } from './failure-text.ts';
import { saveFile } from './save-file.ts';

interface Props {
  /** Of the API, with its prefix. */
  readonly path: string;
  /** The name of the file. */
  readonly name: string;
  readonly children: ReactNode;
}

export const DownloadButton = ({ path, name, children }: Props) => {
  const { i18n } = useLingui();
  const fetching = useMutation({
    mutationFn: () => download(path),
    onSuccess: (content) => saveFile(content, name),
    onError: (error) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
  });
  return (
    <Button
      variant="default"
      leftSection={<Download size={16} aria-hidden />}
      loading={fetching.isPending}
      onClick={() => fetching.mutate()}
    >
      {children}
    </Button>
  );
};
