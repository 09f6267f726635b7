import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Trans, useLingui } from '@lingui/react/macro';
import { Ticket } from 'lucide-react';
import { api, done, list } from '../../../api/client.ts';
import { usePages } from '../../../api/pages.ts';
import type { Schemas } from '../../../api/schemas.ts';
import { More } from '../../../ui/more.tsx';
import { Person } from '../../../ui/person.tsx';
import { Empty, Failed, Loading } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { useChange } from '../use-change.ts';

type Booking = Schemas['BookingOfSessionView'];

const COLOURS = { pending: 'yellow', confirmed: 'green', waitlisted: 'blue', cancelled: 'gray' } as const;

const StatusOf = ({ booking: { status, position } }: { booking: Booking }) => {
  const { t } = useLingui();
  const words = {
    pending: t`to be paid`,
    confirmed: t`confirmed`,
    waitlisted: position ? t`waitlist, number ${position}` : t`waitlist`,
    cancelled: t`cancelled`,
  };
  return (
    <Badge variant="dot" color={COLOURS[status]} tt="none" miw="max-content">
      {words[status]}
    </Badge>
  );
};

const Actions = ({ booking: { id: bookingId, sessionId: id, status, name } }: { booking: Booking }) => {
  const { t } = useLingui();
  const params = { path: { id, bookingId } };
  const confirm = useChange(
    () => done(api.POST('/api/v1/live-sessions/{id}/bookings/{bookingId}/confirm', { params })),
    t`The seat of ${name} is confirmed.`,
  );
  const cancel = useChange(
    () => done(api.DELETE('/api/v1/live-sessions/{id}/bookings/{bookingId}', { params })),
    t`The booking of ${name} is cancelled.`,
  );
  if (status === 'cancelled') return null;
  const ask = () =>
    modals.openConfirmModal({
      title: t`Cancel the booking of ${name}?`,
      children: (
        <Text size="sm">
          <Trans>The seat goes to the first on the waitlist, and a payment made online is refunded.</Trans>
        </Text>
      ),
      labels: { confirm: t`Cancel the booking`, cancel: t`Keep it` },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate(),
    });
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end">
      {status === 'pending' && (
        <Button size="xs" loading={confirm.isPending} onClick={() => confirm.mutate()} aria-label={t`Confirm the seat of ${name}`}>
          <Trans>Confirm</Trans>
        </Button>
      )}
      <Button size="xs" variant="default" loading={cancel.isPending} onClick={ask} aria-label={t`Cancel the booking of ${name}`}>
        <Trans>Cancel</Trans>
      </Button>
    </Group>
  );
};

const Rows = ({ bookings, isOpen }: { bookings: readonly Booking[]; isOpen: boolean }) => (
  <Table.ScrollContainer minWidth={520}>
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <Trans>Student</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Status</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Booked</Trans>
          </Table.Th>
          {isOpen && (
            <Table.Th ta="end">
              <Trans>Actions</Trans>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bookings.map((booking) => (
          <Table.Tr key={booking.id}>
            <Table.Td>
              <Person name={booking.name} size="sm" detail={!booking.active && <Trans>inactive</Trans>} />
            </Table.Td>
            <Table.Td>
              <StatusOf booking={booking} />
            </Table.Td>
            <Table.Td>
              <When at={booking.bookedAt} size="xs" />
            </Table.Td>
            {isOpen && (
              <Table.Td>
                <Actions booking={booking} />
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);

interface Props {
  readonly id: string;
  /** Whether bookings can still change. */
  readonly isOpen: boolean;
}

/** Who has booked, for staff. */
export const Bookings = ({ id, isOpen }: Props) => {
  const { t } = useLingui();
  const bookings = usePages(['sessions', 'bookings', id], (after) =>
    list(api.GET('/api/v1/live-sessions/{id}/bookings', { params: { path: { id }, query: { after, limit: 50 } } })),
  );
  const { items } = bookings;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="bookings">
      <Stack gap="sm">
        <Title order={2} size="h5" id="bookings">
          {items?.length ? <Trans>Bookings ({bookings.total})</Trans> : <Trans>Bookings</Trans>}
        </Title>
        {bookings.isPending && <Loading rows={3} height={44} />}
        {bookings.isError && <Failed error={bookings.error} onRetry={() => void bookings.refetch()} />}
        {items?.length === 0 && (
          <Empty icon={Ticket} title={t`No bookings yet`}>
            <Trans>Share the link, and whoever books is listed here by itself.</Trans>
          </Empty>
        )}
        {items && items.length > 0 && <Rows bookings={items} isOpen={isOpen} />}
        <More list={bookings} />
      </Stack>
    </Paper>
  );
};
