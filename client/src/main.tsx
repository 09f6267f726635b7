import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme.css';
import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { useLingui as useLinguiMacro } from '@lingui/react/macro';
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { followEvents, queries } from './api/queries.ts';
import { directionOf, startLanguage } from './i18n.ts';
import { router } from './routes.tsx';
import { cssVariables, theme } from './theme.ts';
import { Announcer } from './ui/announcer.tsx';
import { Notices } from './ui/notices.tsx';

/** Keeps the direction of the components that of the language. */
const Direction = ({ children }: { children: ReactNode }) => {
  const { i18n: current } = useLingui();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(current.locale)), [current.locale, setDirection]);
  return children;
};

/** Confirmations and other dialogs. */
const Dialogs = ({ children }: { children: ReactNode }) => {
  const { t } = useLinguiMacro();
  return (
    <ModalsProvider labels={{ confirm: t`OK`, cancel: t`Cancel` }} modalProps={{ closeButtonProps: { 'aria-label': t`Close` } }}>
      {children}
    </ModalsProvider>
  );
};

const App = () => (
  <I18nProvider i18n={i18n}>
    <DirectionProvider initialDirection={directionOf(i18n.locale)}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Direction>
          <QueryClientProvider client={queries}>
            <Dialogs>
              <Announcer />
              <Notices />
              <RouterProvider router={router} />
            </Dialogs>
          </QueryClientProvider>
        </Direction>
      </MantineProvider>
    </DirectionProvider>
  </I18nProvider>
);

await startLanguage();
followEvents();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
