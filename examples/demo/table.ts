const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Width of a text in terminal columns: Han, kana and Hangul take two, combining marks none. */
export const columns = (text: string): number =>
  [...letters.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);

const cut = (text: string, width: number): string => {
  if (columns(text) <= width) return text;
  let kept = '';
  for (const { segment } of letters.segment(text)) {
    if (columns(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
};

/** A table for a terminal. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], widest = 40): string => {
  const widths = head.map((title, index) => Math.min(widest, Math.max(columns(title), ...rows.map((row) => columns(row[index]!)))));
  const line = (cells: readonly string[]) =>
    `│ ${cells
      .map((cell, index) => {
        const text = cut(cell, widths[index]!);
        return text + ' '.repeat(widths[index]! - columns(text));
      })
      .join(' │ ')} │`;
  const rule = (left: string, middle: string, right: string) =>
    `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}`;
  return [rule('┌', '┬', '┐'), line(head), rule('├', '┼', '┤'), ...rows.map(line), rule('└', '┴', '┘')].join('\n');
};
