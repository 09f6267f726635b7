import { Group, Text, Title } from '@mantine/core';
import { Plural, Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { Name } from '../../../ui/person.tsx';
import { When } from '../../../ui/when.tsx';
import type { Session } from '../offer.ts';
import { SessionPicture } from '../picture.tsx';
import { Price, Seats } from '../seats.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { OfferButton } from './offer-button.tsx';
import styles from './session-card.module.css';

/** How many are in the room, seats, price. */
const Numbers = ({ session }: { session: Session }) => (
  <Group gap="xs" className={styles.numbers}>
    {session.status === 'live' && (
      <span className={styles.number}>
        <Users size={16} aria-hidden />
        <Plural value={session.participantCount} _0="Nobody is in yet" one="# is in" other="# are in" />
      </span>
    )}
    <span className={styles.number}>
      <Seats session={session} />
    </span>
    <span className={styles.number}>
      <Price session={session} />
    </span>
  </Group>
);

/** One link, which covers the card, and one button. The name comes first for screen readers, the picture first for the eye. */
export const SessionCard = ({ session }: { session: Session }) => {
  const { id, title, className, instructor, startsAt, timeZone } = session;
  return (
    <li className={styles.card}>
      <div className={styles.body}>
        <Title order={3} size="h4" lineClamp={2}>
          <Link to="/sessions/$id" params={{ id }} className={styles.link} dir="auto">
            {title}
          </Link>
        </Title>
        <Text size="sm" c="dimmed" lineClamp={1}>
          <Trans>
            with <Name>{instructor}</Name>
          </Trans>
          {className && (
            <>
              {' · '}
              <Name>{className}</Name>
            </>
          )}
        </Text>
        <When at={startsAt} zone={timeZone} />
        <Numbers session={session} />
        <div className={styles.offer}>
          <OfferButton session={session} />
        </div>
      </div>
      <div className={styles.picture}>
        <SessionPicture session={session} size="small" />
        <div className={styles.badge}>
          <StatusBadge session={session} />
        </div>
      </div>
    </li>
  );
};
