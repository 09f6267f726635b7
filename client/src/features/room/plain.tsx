import { Anchor, Container, Stack, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowLeft } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { Schemas } from '../../api/schemas.ts';
import classes from './plain.module.css';

interface Props {
  readonly session?: Pick<Schemas['SessionView'], 'id' | 'title'>;
  readonly size?: 'sm' | 'lg';
  readonly children: ReactNode;
}

/** A page of the room before or after it: one thing in the middle. Its links load the page anew, because only rooms may show videos of other sites. */
export const Plain = ({ session, size = 'sm', children }: Props) => {
  const { t } = useLingui();
  const title = session?.title ?? t`Room`;
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  return (
    <main className={classes.ground}>
      <Container size={size} py="xl" px="md">
        <Stack gap="lg">
          <Anchor href={session ? `/sessions/${session.id}` : '/'} c="dimmed" className={classes.back}>
            <ArrowLeft size={18} aria-hidden className={classes.arrow} />
            {session ? <Trans>About this session</Trans> : <Trans>To the sessions</Trans>}
          </Anchor>
          <Title order={1} size="h2" dir="auto" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {children}
        </Stack>
      </Container>
    </main>
  );
};
