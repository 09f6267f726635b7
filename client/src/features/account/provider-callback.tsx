import { Button, Stack } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../../ui/page.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { useGoOn } from './go-on.ts';
import { comeBack } from './provider-session.ts';
import { ACCOUNT_SENTENCES } from './sentences.ts';

/** Where identity providers send people back to. */
export const ProviderCallbackPage = () => {
  const { t } = useLingui();
  const [search] = useState(() => location.search);
  const { data: next, error } = useQuery({
    queryKey: ['provider-answer', search],
    queryFn: () => comeBack(search),
    retry: false,
    staleTime: Infinity,
  });
  useGoOn(next);
  return (
    <Page title={t`Signing in`} size={480}>
      {error ? (
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
