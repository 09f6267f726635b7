import { Stack, Title } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import type { Session } from '../offer.ts';
import { SessionCard } from './session-card.tsx';
import styles from './session-card.module.css';

type Section = 'live' | 'scheduled' | 'past';
const sectionOf = ({ status }: Session): Section => (status === 'live' || status === 'scheduled' ? status : 'past');

/** The sessions in the order of the server: those that are live, then what is to come, then what is past. */
export const Sections = ({ sessions }: { sessions: readonly Session[] }) => {
  const { t } = useLingui();
  const words: Record<Section, string> = { live: t`Live now`, scheduled: t`Upcoming`, past: t`Past` };
  return (Object.keys(words) as Section[]).map((section) => {
    const those = sessions.filter((session) => sectionOf(session) === section);
    if (!those.length) return null;
    return (
      <Stack key={section} gap="sm" component="section" aria-label={words[section]}>
        <Title order={2} size="h5" c="dimmed">
          {words[section]}
        </Title>
        <ul className={styles.grid}>
          {those.map((session) => (
            <SessionCard key={session.id} session={session} />
          ))}
        </ul>
      </Stack>
    );
  });
};
