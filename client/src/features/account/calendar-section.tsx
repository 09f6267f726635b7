import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { api, data, done } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { announce } from '../../ui/announcer.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { Section } from './section.tsx';

const KEY = ['calendar-feed'];
const again = () => queries.invalidateQueries({ queryKey: KEY });

const Address = ({ url }: { url: string }) => {
  const { t } = useLingui();
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Trans>Add this address to your calendar program. It is shown only now; whoever has it can read your calendar.</Trans>
      </Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} dir="ltr">
        {url}
      </Code>
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button
            w="fit-content"
            leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
            onClick={() => {
              copy();
              announce(t`Copied`);
            }}
          >
            {copied ? <Trans>Copied</Trans> : <Trans>Copy address</Trans>}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
};

export const CalendarSection = () => {
  const { t } = useLingui();
  const feed = useQuery({ queryKey: KEY, queryFn: () => data(api.GET('/api/v1/calendar/feed')) });
  const make = useMutation({ mutationFn: () => data(api.POST('/api/v1/calendar/feed')), onSuccess: again });
  const remove = useMutation({
    mutationFn: () => done(api.DELETE('/api/v1/calendar/feed')),
    onSuccess: () => {
      make.reset();
      notifications.show({ color: 'green', message: t`The address no longer works.` });
      return again();
    },
  });
  const ask = (text: string, label: string, confirmed: () => void) =>
    modals.openConfirmModal({
      title: label,
      children: <Text size="sm">{text}</Text>,
      labels: { confirm: label, cancel: t`Cancel` },
      confirmProps: { color: 'red' },
      onConfirm: confirmed,
    });
  const failed = feed.error ?? make.error ?? remove.error;
  return (
    <Section title={t`Calendar`} lead={<Trans>Your sessions in Google, Apple or Outlook Calendar, kept up to date.</Trans>}>
      {failed && <Failed error={failed} onRetry={() => void feed.refetch()} />}
      {feed.isPending && <Loading rows={1} />}
      {make.data && <Address url={make.data.url} />}
      {feed.data && !feed.data.madeAt && (
        <Button w="fit-content" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          <Trans>Create an address</Trans>
        </Button>
      )}
      {feed.data?.madeAt && (
        <>
          {!make.data && (
            <Stack gap={0}>
              <Text size="sm">
                <Trans>There is an address, created on:</Trans>
              </Text>
              <When at={feed.data.madeAt} />
            </Stack>
          )}
          <Group>
            <Button
              variant="default"
              loading={make.isPending}
              onClick={() =>
                ask(t`The old address stops working at once. Calendars that use it need the new one.`, t`Make a new address`, () =>
                  make.mutate(),
                )
              }
            >
              <Trans>Make a new address</Trans>
            </Button>
            <Button
              variant="default"
              loading={remove.isPending}
              onClick={() => ask(t`Calendars that use it no longer get your sessions.`, t`Remove the address`, () => remove.mutate())}
            >
              <Trans>Remove the address</Trans>
            </Button>
          </Group>
        </>
      )}
    </Section>
  );
};
