import { PALETTE } from '../../../kernel/http/html.ts';

export const style = `${PALETTE}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
nav { padding: 1rem; background: var(--soft); border-bottom: 1px solid var(--line); font-size: .9rem; }
nav ul { margin: .25rem 0 .75rem; padding: 0; list-style: none; }
nav p { margin: 0 0 .75rem; }
nav summary { cursor: pointer; }
nav details ul { padding-left: 1rem; }
main { padding: 1rem; max-width: 56rem; min-width: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; }
h4 { font-size: .95rem; margin: 1.25rem 0 .25rem; color: var(--quiet); }
p, ul, ol { margin: .6rem 0; }
main ul, main ol { padding-left: 1.4rem; }
li { margin: .25rem 0; }
article { margin: 1rem 0 1.5rem; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { background: var(--soft); border-radius: 4px; padding: .1em .3em; }
h3 code, nav code { background: none; padding: 0; }
h3 code { font-size: 1rem; font-weight: 700; }
pre { margin: .5rem 0; padding: .75rem; background: var(--soft); border-radius: 6px; overflow-x: auto; overflow-wrap: normal; }
figure { margin: .75rem 0; }
figcaption { color: var(--quiet); font-size: .9rem; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; margin: .75rem 0; }
th { text-align: left; color: var(--quiet); font-weight: 600; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td p { margin: 0; }
th, td { overflow-wrap: break-word; }
td:first-child { white-space: nowrap; }
td:nth-child(2) { min-width: 9rem; }
small { color: var(--quiet); }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: 0; }
}
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border: 0; border-right: 1px solid var(--line); padding: 1.5rem; }
  main { padding: 1.5rem 3rem 4rem; }
}
@media (max-width: 63.99rem) { nav > ul, nav details ul { columns: 2; } nav li { margin: 0 0 .25rem; break-inside: avoid; } }
`;
