import { Button, Stack } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { Failed } from '../../ui/states.tsx';
import { choicesOf, nameOf, type Provider } from './provider-flow.ts';
import { leaveFor } from './provider-session.ts';
import { ACCOUNT_SENTENCES } from './sentences.ts';

interface Props {
  readonly providers: readonly Provider[];
  readonly next?: string;
  /** Whether there is no other way in. */
  readonly only: boolean;
}

/** A button for each identity provider. */
export const ProviderButtons = ({ providers, next, only }: Props) => {
  const leave = useMutation({ mutationFn: (provider: Provider & { clientId: string }) => leaveFor(provider, next) });
  return (
    <Stack gap="sm">
      {leave.isError && <Failed error={leave.error} sentences={ACCOUNT_SENTENCES} />}
      {choicesOf(providers).map((provider) => (
        <Button
          key={provider.issuer + provider.clientId}
          variant={only ? 'filled' : 'default'}
          size="md"
          leftSection={<KeyRound size={18} aria-hidden />}
          loading={leave.isPending && leave.variables === provider}
          onClick={() => leave.mutate(provider)}
        >
          <Trans>Sign in with {nameOf(provider.issuer)}</Trans>
        </Button>
      ))}
    </Stack>
  );
};
