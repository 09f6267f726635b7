import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useUser } from '../api/use-user.ts';
import { signInOptions } from '../api/sign-in-options.ts';
import classes from './welcome.module.css';

/** Above the sessions, for visitors: what this is, and how to begin. */
export const Welcome = () => {
  const { t } = useLingui();
  const user = useUser();
  const { data: options } = useQuery({ ...signInOptions, enabled: !user });
  if (user) return null;
  return (
    <section aria-label={t`What this is`} className={classes.band}>
      <Paper className={classes.card} p={{ base: 'lg', sm: 'xl' }} radius="lg">
        <Stack gap="sm">
          <Text className={classes.claim}>
            <Trans>Live classes, and an attendance record that holds.</Trans>
          </Text>
          <Text maw={620}>
            {options?.firstRun ? (
              <Trans>Nobody has an account here yet. Create the first teacher, then a class, and start a session.</Trans>
            ) : (
              <Trans>
                Join your classes, book a seat in an open session, and see your own attendance. Public sessions are listed below.
              </Trans>
            )}
          </Text>
          <Group mt="xs">
            {options?.firstRun ? (
              <Button size="md" renderRoot={(props) => <Link to="/sign-up" {...props} />}>
                <Trans>Create the first teacher</Trans>
              </Button>
            ) : (
              <>
                <Button size="md" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
                  <Trans>Sign in</Trans>
                </Button>
                {options?.passwordSignIn && (
                  <Button size="md" variant="default" renderRoot={(props) => <Link to="/sign-up" {...props} />}>
                    <Trans>Sign up</Trans>
                  </Button>
                )}
              </>
            )}
          </Group>
          {options?.firstRun && (
            <Text size="sm" c="dimmed">
              <Trans>
                Or stop the server and run <code>npm run seed</code> for a school with people to sign in as.
              </Trans>
            </Text>
          )}
        </Stack>
      </Paper>
    </section>
  );
};
