import { escapeHtml } from '../../../kernel/http/html.ts';

/** The id of a heading. */
export const anchor = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const LINK = /\[([^\]]+)\]\((https?:\/\/[^)\s]+|\/[^)\s]*)\)/g;

const inline = (text: string): string =>
  escapeHtml(text)
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`')
        ? `<code>${part.slice(1, -1)}</code>`
        : part
            .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
            .replaceAll(/\*([^*]+)\*/g, '<em>$1</em>')
            .replaceAll(LINK, '<a href="$2">$1</a>'),
    )
    .join('');

const list = (tag: 'ul' | 'ol', block: string, marker: RegExp): string => {
  const items = block.split(marker).slice(1);
  return `<${tag}>${items.map((item) => `<li>${inline(item.trim())}</li>`).join('')}</${tag}>`;
};

const render = (block: string): string => {
  const heading = /^## (.+)$/.exec(block)?.[1];
  if (heading) return `<h2 id="${anchor(heading)}">${inline(heading)}</h2>`;
  if (block.startsWith('```')) return `<pre><code>${escapeHtml(block.replace(/^```\w*\n/, '').replace(/\n```$/, ''))}</code></pre>`;
  if (block.startsWith('- ')) return list('ul', block, /^- /m);
  if (/^\d+\. /.test(block)) return list('ol', block, /^\d+\. /m);
  return `<p>${inline(block)}</p>`;
};

/**
 * The subset of Markdown that our texts use: second-level headings, paragraphs, flat lists and fenced code, with inline code, bold,
 * italics and links. Everything else is shown as plain text.
 */
export const markdown = (text: string): string =>
  (text.trim().match(/^```[^]*?^```|^(?!```).(?:.|\n(?!\n|```))*/gm) ?? []).map((block) => render(block.trim())).join('\n');
