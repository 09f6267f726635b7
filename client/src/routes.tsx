import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, type RouteComponent } from '@tanstack/react-router';
import { restore } from './api/refresh.ts';
import { signIn } from './api/session.ts';
import { isPanel, type Panel } from './features/room/inside/panels.ts';
import { adminSearch } from './features/admin/search.ts';
import { searchOf } from './features/sessions/list/search.ts';
import { loadTexts } from './i18n.ts';
import { Crashed } from './shell/crashed.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Root } from './shell/root.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/states.tsx';

/** A page of a feature, loaded with its texts when it is first visited. */
const page = <N extends string>(feature: string, load: () => Promise<Record<N, RouteComponent>>, name: N) =>
  lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), loadTexts(feature)]);
    return module;
  }, name);

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

/** Only addresses of this client, so that no link can send somebody elsewhere after signing in. */
const ownAddress = (value: unknown): string | undefined => (/^\/(?![/\\])/.test(text(value) ?? '') ? (value as string) : undefined);

const root = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
  beforeLoad: restore,
  pendingComponent: Loading,
});

/** All pages but the room have the frame. */
const framed = createRoute({ getParentRoute: () => root, id: 'framed', component: Shell });

const requireUser = ({ location }: { location: { href: string } }): void => {
  if (signIn.getState().user) return;
  // Rooms are left by loading the page.
  throw redirect({ to: '/sign-in', search: { next: location.href }, reloadDocument: location.href.startsWith('/room/') });
};
/** Pages for signed-in users; others sign in first, and come back. */
const signedIn = createRoute({ getParentRoute: () => framed, id: 'signed-in', beforeLoad: requireUser });

const nextPage = (search: Record<string, unknown>): { next?: string } => {
  const next = ownAddress(search.next);
  return next ? { next } : {};
};
/** People who are signed in already go where they wanted to go. */
const goOn = ({ search: { next = '/' } }: { search: { next?: string } }): void => {
  if (signIn.getState().user) throw redirect({ href: next, reloadDocument: next.startsWith('/room/') });
};
const signInPage = createRoute({
  getParentRoute: () => framed,
  path: '/sign-in',
  validateSearch: nextPage,
  beforeLoad: goOn,
  component: page('account', () => import('./features/account/sign-in.tsx'), 'SignInPage'),
});
const signUpPage = createRoute({
  getParentRoute: () => framed,
  path: '/sign-up',
  validateSearch: nextPage,
  beforeLoad: goOn,
  component: page('account', () => import('./features/account/sign-up.tsx'), 'SignUpPage'),
});
const callback = createRoute({
  getParentRoute: () => framed,
  path: '/sign-in/callback',
  component: page('account', () => import('./features/account/provider-callback.tsx'), 'ProviderCallbackPage'),
});
/** Where share links (`/s/…`) lead. */
const shareLink = createRoute({
  getParentRoute: () => framed,
  path: '/code/$code',
  component: page('account', () => import('./features/account/share-link.tsx'), 'ShareLinkPage'),
});
const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: page('account', () => import('./features/account/profile.tsx'), 'ProfilePage'),
});

const sessions = createRoute({
  getParentRoute: () => framed,
  path: '/',
  validateSearch: searchOf,
  component: page('sessions', () => import('./features/sessions/sessions-page.tsx'), 'SessionsPage'),
});
const session = createRoute({
  getParentRoute: () => framed,
  path: '/sessions/$id',
  component: page('sessions', () => import('./features/sessions/session-page.tsx'), 'SessionPage'),
});
const newSession = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions/new',
  validateSearch: ({ now, classId }: Record<string, unknown>): { now?: true; classId?: string } => ({
    ...(now === true && { now }),
    ...(text(classId) && { classId: text(classId)! }),
  }),
  component: page('sessions', () => import('./features/sessions/new-session-page.tsx'), 'NewSessionPage'),
});
const editSession = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions/$id/edit',
  component: page('sessions', () => import('./features/sessions/edit-session-page.tsx'), 'EditSessionPage'),
});

const classes = createRoute({
  getParentRoute: () => signedIn,
  path: '/classes',
  component: page('classes', () => import('./features/classes/classes-page.tsx'), 'ClassesPage'),
});
const classRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/classes/$id',
  component: page('classes', () => import('./features/classes/class-page.tsx'), 'ClassPage'),
});

const register = createRoute({
  getParentRoute: () => signedIn,
  path: '/register/$id',
  component: page('register', () => import('./features/register/register-page.tsx'), 'RegisterPage'),
});
const record = createRoute({
  getParentRoute: () => signedIn,
  path: '/record',
  component: page('register', () => import('./features/register/record-page.tsx'), 'RecordPage'),
});
const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports',
  component: page('reports', () => import('./features/reports/reports-page.tsx'), 'ReportsPage'),
});
const analytics = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports/$id',
  component: page('reports', () => import('./features/reports/analytics-page.tsx'), 'AnalyticsPage'),
});
const admin = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin',
  validateSearch: adminSearch,
  component: page('admin', () => import('./features/admin/admin-page.tsx'), 'AdminPage'),
});
const checks = createRoute({
  getParentRoute: () => framed,
  path: '/test',
  component: page('checks', () => import('./features/checks/checks-page.tsx'), 'ChecksPage'),
});

/** Without the frame. Enter and leave it by loading the page: it has its own policy for scripts and frames (docs/pages.md). */
const room = createRoute({
  getParentRoute: () => root,
  path: '/room/$id',
  validateSearch: ({ panel }: Record<string, unknown>): { panel?: Panel } => (isPanel(panel) ? { panel } : {}),
  beforeLoad: requireUser,
  component: page('room', () => import('./features/room/room-page.tsx'), 'RoomPage'),
});

const routeTree = root.addChildren([
  framed.addChildren([
    signInPage,
    signUpPage,
    callback,
    shareLink,
    sessions,
    session,
    checks,
    signedIn.addChildren([profile, newSession, editSession, classes, classRoute, register, record, reports, analytics, admin]),
  ]),
  room,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Crashed,
});

// After a sign-out, here or in another tab, pages for signed-in users must go.
signIn.subscribe(({ status }, before) => {
  if (status === 'signed-out' && before.user) void router.invalidate();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
