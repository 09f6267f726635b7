import { Button, Collapse, CopyButton, Group, Loader, Paper, Stack, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { CalendarPlus, Check, Copy, QrCode } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useUser } from '../../../api/use-user.ts';
import { announce } from '../../../ui/announcer.tsx';
import { DownloadButton } from '../../../ui/download-button.tsx';
import type { Session } from '../offer.ts';

const Qr = lazy(() => import('./qr.tsx'));

const CopyLink = ({ link }: { link: string }) => {
  const { t } = useLingui();
  return (
    <CopyButton value={link}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          onClick={() => {
            copy();
            announce(t`The link is copied.`);
          }}
        >
          {copied ? <Trans>Copied</Trans> : <Trans>Copy link</Trans>}
        </Button>
      )}
    </CopyButton>
  );
};

/** The share link as text and as a QR code, and the session for calendars. */
export const Share = ({ session: { id, shareLink, title, code } }: { session: Session }) => {
  const { t } = useLingui();
  const user = useUser();
  const [qr, { toggle }] = useDisclosure(false);
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="share">
      <Stack gap="sm">
        <Title order={2} size="h5" id="share">
          <Trans>Share</Trans>
        </Title>
        <TextInput
          label={t`Link to this session`}
          value={shareLink}
          readOnly
          onFocus={({ currentTarget }) => currentTarget.select()}
          dir="ltr"
        />
        <Group gap="xs">
          <CopyLink link={shareLink} />
          <Button
            variant="default"
            leftSection={<QrCode size={16} aria-hidden />}
            onClick={toggle}
            aria-expanded={qr}
            aria-controls="share-qr"
          >
            <Trans>QR code</Trans>
          </Button>
        </Group>
        <Collapse expanded={qr} id="share-qr">
          {qr && (
            <Suspense fallback={<Loader />}>
              <Qr text={shareLink} label={t`QR code of the link to ${title}`} />
            </Suspense>
          )}
        </Collapse>
        <Group gap="xs">
          <DownloadButton path={`/api/v1/live-sessions/${id}/calendar.ics`} name={`${code}.ics`}>
            <Trans>Calendar file</Trans>
          </DownloadButton>
          {user && (
            <Button
              variant="default"
              leftSection={<CalendarPlus size={16} aria-hidden />}
              renderRoot={(props) => <Link to="/profile" {...props} />}
            >
              <Trans>Google, Outlook …</Trans>
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
};
