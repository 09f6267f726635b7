import { Button, Group, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useRouterState } from '@tanstack/react-router';
import { Languages } from 'lucide-react';
import { lazy, Suspense, useState, type ComponentProps, type Ref } from 'react';
import { useUser } from '../api/use-user.ts';
import { Person } from '../ui/person.tsx';

const load = () => import('./account-items.tsx');
const AccountItems = lazy(load);

const SignInButton = () => {
  const href = useRouterState({ select: ({ location }) => location.href });
  const onSignIn = href.startsWith('/sign-');
  return (
    <Button renderRoot={(props) => <Link to="/sign-in" search={onSignIn ? {} : { next: href }} {...props} />} size="sm">
      <Trans>Sign in</Trans>
    </Button>
  );
};

type ButtonProps = ComponentProps<'button'> & { readonly ref?: Ref<HTMLButtonElement> };

/** What opens the menu. */
const Opener = (props: ButtonProps) => {
  const { t } = useLingui();
  const user = useUser();
  return user ? (
    <UnstyledButton style={{ minHeight: 44, maxWidth: 220 }} {...props}>
      <Person name={user.name} size="sm" />
      <VisuallyHidden>
        <Trans>Account</Trans>
      </VisuallyHidden>
    </UnstyledButton>
  ) : (
    <Button variant="subtle" px="xs" aria-label={t`Appearance and language`} {...props}>
      <Languages size={20} aria-hidden />
    </Button>
  );
};

/** The account, appearance and language. The menu loads when somebody is about to open it. */
export const AccountMenu = () => {
  const user = useUser();
  const [isWanted, setWanted] = useState(false);
  const closed = (
    <Opener
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setWanted(true)}
    />
  );
  return (
    <Group gap="xs" wrap="nowrap">
      {!user && <SignInButton />}
      {isWanted ? (
        <Suspense fallback={closed}>
          <AccountItems>
            <Opener />
          </AccountItems>
        </Suspense>
      ) : (
        closed
      )}
    </Group>
  );
};
