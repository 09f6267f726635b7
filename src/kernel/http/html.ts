import type { Response } from 'express';
import { PLAIN_PAGE_POLICY } from './content-security-policy.ts';

/** Sends a page without scripts or external resources. */
export const sendPage = (response: Response, page: string): void => {
  response.type('html').setHeader('Content-Security-Policy', PLAIN_PAGE_POLICY).send(page);
};

/** Escapes a text for HTML. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The colours of all HTML pages, for light and dark mode. */
export const PALETTE = `
:root { color-scheme: light dark; --ink: #1d2433; --paper: #fff; --soft: #f4f6fa; --line: #d9dfeb; --link: #1a56c4; --quiet: #5b6579; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8f2; --paper: #12161f; --soft: #1b212d; --line: #303a4d; --link: #8db4ff; --quiet: #9aa6bd; } }`;

const STYLE = `${PALETTE}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; color: var(--ink); background: var(--soft); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .25rem 0 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .5rem 0; white-space: pre-line; }
ul { margin: .25rem 0; padding: 0; list-style: none; }
li { padding: .5rem 0; border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt, .quiet { color: var(--quiet); }
dd { margin: 0; }
code { font: .875em ui-monospace, Menlo, Consolas, monospace; }
.code { font: 700 1.25rem ui-monospace, Menlo, Consolas, monospace; letter-spacing: .1em; }`;

/** A small page with one card in the middle, without scripts or external resources. Browsers go on to `forwardTo`, if given, at once. */
export const cardPage = (title: string, body: string, forwardTo?: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>${forwardTo ? `\n<meta http-equiv="refresh" content="0; url=${escapeHtml(forwardTo)}">` : ''}
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>
`;
