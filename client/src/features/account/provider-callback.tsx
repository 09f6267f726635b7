import { Button, Stack } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Page } from '../../ui/page.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { useGoOn } from './go-on.ts';
import { comeBack } from './provider-session.ts';
import { ACCOUNT_SENTENCES } from './sentences.ts';

// An answer counts once, but in development React runs effects twice.
let answer: Promise<string> | undefined;

/** Where identity providers send people back to. */
export const ProviderCallbackPage = () => {
  const { t } = useLingui();
  const [next, setNext] = useState<string>();
  const [error, setError] = useState<unknown>(null);
  // Not a query: those of the visitor are dropped when somebody is signed in.
  useEffect(() => {
    answer ??= comeBack(location.search);
    answer.then(setNext, setError);
  }, []);
  useGoOn(next);
  return (
    <Page title={t`Signing in`} size={480}>
      {error !== null ? (
        <Stack align="flex-start">
          <Failed error={error} sentences={ACCOUNT_SENTENCES} />
          <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>
            <Trans>Back to sign-in</Trans>
          </Button>
        </Stack>
      ) : (
        <Loading rows={2} />
      )}
    </Page>
  );
};
