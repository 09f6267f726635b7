import type { SessionView } from '../../../contracts/live-session/catalogue.ts';
import { cardPage, escapeHtml } from '../../../kernel/http/html.ts';

/**
 * The page at a share link: the session's public details and what to do next. If there is a page of the client for it, browsers go there; what reads
 * the link for a preview stays here.
 */
export const sharePage = (session: SessionView, clientPage?: string): string => {
  const rows: readonly (readonly [string, string])[] = [
    ['When', session.status === 'live' ? 'It is live now' : when(session)],
    ['With', session.instructor],
    ['Seats', seats(session)],
    ['Price', session.price ? money(session.price, session.currency!) : 'free'],
  ];
  return cardPage(
    session.title,
    `<p class="quiet">${TITLES[session.status]}</p>
<h1>${escapeHtml(session.title)}</h1>
${session.description ? `<p>${escapeHtml(session.description)}</p>` : ''}
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
${clientPage ? continueAt(clientPage) : `<p>${WHAT_TO_DO[session.status]}</p>\n<p class="code">${session.code}</p>`}`,
    clientPage,
  );
};

/** Shown both for sessions that are not public and for ones that do not exist, so that a link does not reveal which it is. */
export const closedSharePage = (clientPage?: string): string =>
  cardPage(
    'A session',
    `<h1>This session is not open to everyone</h1>
${clientPage ? `<p>Sign in: if the session is for you, you will get there.</p>${continueAt(clientPage)}` : APP}
<p class="quiet">If you were given this link and it does not work, ask whoever gave it to you.</p>`,
    clientPage,
  );

const APP = '<p>Sign in to your school’s app and enter the code from this link there: if the session is for you, you will find it.</p>';
const continueAt = (page: string): string => `<p><a href="${page}">Continue</a></p>`;

const TITLES = {
  scheduled: 'Upcoming session',
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
  if (!needsBooking) return 'open to everyone';
  if (seatsLeft === null) return 'by booking';
  return seatsLeft ? `${seatsLeft} left` : `all taken, ${waiting} waiting`;
};

const money = (price: number, currency: string): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(price / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
