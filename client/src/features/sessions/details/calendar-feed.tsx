import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { api, data } from '../../../api/client.ts';
import { Failed } from '../../../ui/states.tsx';

const google = (url: string): string =>
  `https://calendar.google.com/calendar/render?cid=${encodeURIComponent(url.replace(/^https?:/, 'webcal:'))}`;
const outlook = (url: string): string =>
  `https://outlook.office.com/calendar/0/addfromweb?${new URLSearchParams({ url, name: 'Rollcall' }).toString()}`;

/** A secret address that calendars can follow, so that changes arrive by themselves. */
const CalendarFeed = () => {
  const { t } = useLingui();
  const create = useMutation({ mutationFn: () => data(api.POST('/api/v1/calendar/feed')) });
  if (!create.data)
    return (
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          <Trans>
            Your calendar program can follow all your sessions, and changes arrive there by themselves. For that you get a secret address.
            An address that you have created before stops working.
          </Trans>
        </Text>
        {create.error && <Failed error={create.error} />}
        <Button size="xs" variant="light" loading={create.isPending} onClick={() => create.mutate()}>
          <Trans>Create the address</Trans>
        </Button>
      </Stack>
    );
  const { url } = create.data;
  return (
    <Stack gap="xs" align="flex-start">
      <TextInput
        label={t`Secret address, shown only now`}
        value={url}
        readOnly
        dir="ltr"
        w="100%"
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Anchor href={google(url)} target="_blank" rel="noreferrer">
        <Trans>Add to Google Calendar</Trans>
      </Anchor>
      <Anchor href={outlook(url)} target="_blank" rel="noreferrer">
        <Trans>Add to Outlook</Trans>
      </Anchor>
      <Anchor href={url.replace(/^https?:/, 'webcal:')}>
        <Trans>Add to the calendar of this device</Trans>
      </Anchor>
    </Stack>
  );
};

export default CalendarFeed;
