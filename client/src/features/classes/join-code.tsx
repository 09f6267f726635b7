import { Button, Card, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { Copy, QrCode } from 'lucide-react';
import { renderSVG } from 'uqr';
import { api, data } from '../../api/client.ts';
import { failureText } from '../../ui/failure-text.ts';
import { useClassChange } from './class-queries.ts';
import classes from './classes.module.css';

const showQr = (title: string, code: string) =>
  modals.open({
    title,
    children: (
      <Stack align="center">
        <img src={`data:image/svg+xml,${encodeURIComponent(renderSVG(code))}`} alt="" width={280} height={280} />
        <Text className={classes.code}>{code}</Text>
      </Stack>
    ),
  });

/** With the code of a class, students enrol themselves. */
export const JoinCode = ({ classId, code }: { classId: string; code: string | null }) => {
  const { t, i18n } = useLingui();
  const path = { params: { path: { id: classId } } };
  const renew = useClassChange(() => data(api.POST('/api/v1/classes/{id}/join-code', path)));
  const switchOff = useClassChange(() => data(api.DELETE('/api/v1/classes/{id}/join-code', path)));
  const told = { onError: (error: unknown) => void notifications.show({ color: 'red', message: failureText(error, i18n) }) };
  const askToRenew = () =>
    modals.openConfirmModal({
      title: t`Make a new code?`,
      children: (
        <Text size="sm">
          <Trans>The present code stops working. Students who have joined stay in the class.</Trans>
        </Text>
      ),
      labels: { confirm: t`New code`, cancel: t`Cancel` },
      onConfirm: () => renew.mutate(undefined, told),
    });
  return (
    <Card withBorder component="section" aria-labelledby="join-code">
      <Stack gap="sm">
        <Title order={2} size="h4" id="join-code">
          <Trans>Join code</Trans>
        </Title>
        {code ? (
          <>
            <Text className={classes.code}>{code}</Text>
            <Text size="sm" c="dimmed">
              <Trans>Students enter it under Classes to enrol themselves.</Trans>
            </Text>
            <Group gap="xs">
              <CopyButton value={code}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="light" leftSection={<Copy size={14} aria-hidden />} onClick={copy}>
                    {copied ? t`Copied` : t`Copy`}
                  </Button>
                )}
              </CopyButton>
              <Button size="xs" variant="light" leftSection={<QrCode size={14} aria-hidden />} onClick={() => showQr(t`Join code`, code)}>
                <Trans>Show large</Trans>
              </Button>
              <Button size="xs" variant="subtle" loading={renew.isPending} onClick={askToRenew}>
                <Trans>New code</Trans>
              </Button>
              <Button
                size="xs"
                variant="subtle"
                color="red"
                loading={switchOff.isPending}
                onClick={() => switchOff.mutate(undefined, told)}
              >
                <Trans>Switch off</Trans>
              </Button>
            </Group>
          </>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              <Trans>Switched off: only teachers enrol students.</Trans>
            </Text>
            <Button size="xs" variant="light" loading={renew.isPending} onClick={() => renew.mutate(undefined, told)}>
              <Trans>Switch on</Trans>
            </Button>
          </>
        )}
      </Stack>
    </Card>
  );
};
