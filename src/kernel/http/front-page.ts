import type { RequestHandler } from 'express';
import { cardPage, escapeHtml, sendPage } from './html.ts';
import type { HttpDialects } from './dialects.ts';

type Link = readonly [address: string, label: string];

const DOCS: readonly Link[] = [
  ['/docs', 'REST API, with a console to try it'],
  ['/docs/sockets', 'Socket events'],
  ['/openapi.json', 'OpenAPI 3.1'],
  ['/asyncapi.json', 'AsyncAPI 3'],
];
const HEALTH: readonly Link[] = [
  ['/health/live', 'Is the process alive?'],
  ['/health/ready', 'Can it serve requests?'],
];

const list = (title: string, links: readonly Link[]): string =>
  `<h2>${title}</h2><ul>${links.map(([address, label]) => `<li><a href="${address}">${escapeHtml(label)}</a> <code class="quiet">${address}</code></li>`).join('')}</ul>`;

const pageOf = (docs: readonly Link[]): string =>
  cardPage(
    'Rollcall',
    `<p class="quiet">Live classes and their attendance record</p>
<h1>Rollcall</h1>
<p>This is a Rollcall server. Teachers and students use it through their school’s app; there is nothing to sign in to here.</p>
${docs.length ? list('Documentation', docs) : '<p class="quiet">Its documentation is not published on this server.</p>'}
${list('Health', HEALTH)}`,
  );

/** The page at `/`, for browsers. Other clients get the usual 404. */
export const frontPage = (docs: boolean, dialects: HttpDialects): RequestHandler => {
  const other = dialects.all.map(({ prefix, about }): Link => [`${prefix}/openapi.json`, `OpenAPI 3.1: ${about.title}`]);
  const page = pageOf(docs ? [...DOCS, ...other] : []);
  return (request, response, next) => {
    if (request.path !== '/' || !['GET', 'HEAD'].includes(request.method)) return next();
    response.vary('Accept');
    if (request.accepts(['json', 'html']) === 'html') sendPage(response, page);
    else next();
  };
};
