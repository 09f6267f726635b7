import { escapeHtml } from '../../kernel/http/html.js';
import type { SessionView } from './dto/views.js';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --paper: #fff; --soft: #f4f6fa; --line: #d9dfeb; --quiet: #5b6579; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8f2; --paper: #12161f; --soft: #1b212d; --line: #303a4d; --quiet: #9aa6bd; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; color: var(--ink); background: var(--soft); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .25rem 0 1rem; }
p { margin: .5rem 0; white-space: pre-line; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt, .quiet { color: var(--quiet); }
dd { margin: 0; }
.code { font: 700 1.25rem ui-monospace, Menlo, Consolas, monospace; letter-spacing: .1em; }`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>
`;

/** Where a share link leads whoever is not signed in: what is public of the session, and what to do. */
export const sharePage = (session: SessionView): string => {
  const rows: readonly (readonly [string, string])[] = [
    ['When', session.status === 'live' ? 'It is live now' : when(session)],
    ['With', session.instructor],
    ['Seats', seats(session)],
    ['Price', session.price ? money(session.price, session.currency!) : 'free'],
  ];
  return page(
    session.title,
    `<p class="quiet">${TITLES[session.status]}</p>
<h1>${escapeHtml(session.title)}</h1>
${session.description ? `<p>${escapeHtml(session.description)}</p>` : ''}
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
<p>${WHAT_TO_DO[session.status]}</p>
<p class="code">${session.code}</p>`,
  );
};

/** The same for what is not public and for what is not there: a link tells nobody which. */
export const closedSharePage = page(
  'A session',
  `<h1>This session is not open to all</h1>
<p>Sign in to your school’s app and enter the code of this link there: if the session is for you, you will find it.</p>
<p class="quiet">If you were given this link and it does not work, ask whoever gave it to you.</p>`,
);

const TITLES = {
  scheduled: 'A session to come',
  live: 'Live now',
  ended: 'This session has ended',
  cancelled: 'This session was cancelled',
};
const CODE = 'Sign in to your school’s app and enter this code';
const WHAT_TO_DO = {
  scheduled: `${CODE} to book a seat or to join:`,
  live: `${CODE} to join:`,
  ended: 'Its code was',
  cancelled: 'Its code was',
};

const when = ({ startsAt, lengthMinutes, timeZone }: SessionView): string => {
  const at = startsAt.toLocaleString('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  return `${at} (${timeZone}), ${lengthMinutes} minutes`;
};

const seats = ({ needsBooking, seatsLeft, waiting }: SessionView): string => {
  if (!needsBooking) return 'for everybody';
  if (seatsLeft === null) return 'to be booked';
  return seatsLeft ? `${seatsLeft} left` : `all taken, ${waiting} waiting`;
};

/** A currency knows how many digits its minor unit has. */
const money = (price: number, currency: string): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(price / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
