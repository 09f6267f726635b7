import { Anchor, Button, Divider, Modal, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { signOut } from '../../api/refresh.ts';
import { useUser } from '../../api/use-user.ts';
import { Name } from '../../ui/person.tsx';
import { signInOptions } from '../../api/sign-in-options.ts';
import { PasswordForm } from './password-form.tsx';
import { choicesOf } from './provider-flow.ts';

/** Covers the page of a user who was signed out elsewhere. What they had typed is still there afterwards, and requests that were waiting are sent. */
export const SignInAgain = () => {
  const { t } = useLingui();
  const user = useUser();
  const { data: options } = useQuery(signInOptions);
  if (!user) return null;
  const leave = () => void signOut().then(() => location.assign('/sign-in'));
  return (
    <Modal opened onClose={leave} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t`Sign in again`}>
      <Stack>
        <Text>
          <Trans>
            You have been signed out, <Name>{user.name}</Name>. Nothing on this page is lost: sign in and go on.
          </Trans>
        </Text>
        {options?.passwordSignIn && <PasswordForm email={user.email} />}
        {options && choicesOf(options.providers).length > 0 && (
          <Anchor href="/sign-in" target="_blank" underline="always">
            <Trans>Sign in through the identity provider, in a new tab</Trans>
          </Anchor>
        )}
        <Divider />
        <Button variant="subtle" color="gray" onClick={leave}>
          <Trans>Leave this page</Trans>
        </Button>
      </Stack>
    </Modal>
  );
};
