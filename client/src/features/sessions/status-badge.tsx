import { Badge } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Radio } from 'lucide-react';
import type { Session } from './offer.ts';

/** How a session stands, in a word; nothing while it is scheduled. */
export const StatusBadge = ({ session: { status, outcome } }: { session: Pick<Session, 'status' | 'outcome'> }) => {
  const { t } = useLingui();
  if (status === 'scheduled') return null;
  if (status === 'live')
    return (
      <Badge color="red" variant="filled" size="lg" leftSection={<Radio size={14} aria-hidden />}>
        <Trans>Live</Trans>
      </Badge>
    );
  if (status === 'cancelled') return <Word>{t`Cancelled`}</Word>;
  const words = { held: t`Ended`, host_absent: t`Host absent`, replaced: t`Replaced`, not_held: t`Not held` };
  return <Word>{words[outcome ?? 'held']}</Word>;
};

const Word = ({ children }: { children: string }) => (
  <Badge color="dark" variant="filled" size="lg">
    {children}
  </Badge>
);
