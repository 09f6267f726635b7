import { Group } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Navigation } from './navigation.tsx';
import { Welcome } from './welcome.tsx';
import classes from './shell.module.css';

const Brand = () => (
  <Link to="/" className={classes.brand}>
    <img src="/favicon.svg" width={28} height={28} alt="" />
    Rollcall
  </Link>
);

/** The frame of all pages except the room. */
export const Shell = () => {
  const isStart = useRouterState({ select: ({ location }) => location.pathname === '/' });
  return (
    <>
      <a href="#main" className={classes.skip}>
        <Trans>Skip to content</Trans>
      </a>
      <header className={classes.header}>
        <Group h="100%" px={{ base: 'md', sm: 'lg' }} justify="space-between" wrap="nowrap">
          <Group gap="xl" wrap="nowrap">
            <Brand />
            <Navigation placement="header" />
          </Group>
          <AccountMenu />
        </Group>
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        {isStart && <Welcome />}
        <Outlet />
      </main>
      <Navigation placement="bottom" />
    </>
  );
};
