import '@mantine/notifications/styles.css';
import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';

/** Where notifications appear; each can be closed by a button with a name. */
export const Notices = () => {
  const { t } = useLingui();
  const close = { closeButtonProps: { 'aria-label': t`Close` } };
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: close } } }}>
      <Notifications position="top-center" />
    </MantineThemeProvider>
  );
};
