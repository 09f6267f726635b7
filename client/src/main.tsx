import '@mantine/core/styles.css';
import './theme.css';
import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { followEvents, queries } from './api/queries.ts';
import { directionOf, startLanguage } from './i18n.ts';
import { router } from './routes.tsx';
import { Dialogs } from './shell/dialogs.tsx';
import { Toasts } from './shell/toasts.tsx';
import { cssVariables, theme } from './theme.ts';
import { Announcer } from './ui/announcer.tsx';

/** Keeps the direction of the components that of the language. */
const Direction = ({ children }: { children: ReactNode }) => {
  const { i18n: current } = useLingui();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(current.locale)), [current.locale, setDirection]);
  return children;
};

const App = () => (
  <I18nProvider i18n={i18n}>
    <DirectionProvider initialDirection={directionOf(i18n.locale)}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Direction>
          <QueryClientProvider client={queries}>
            <Announcer />
            <Toasts />
            <Dialogs />
            <RouterProvider router={router} />
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
