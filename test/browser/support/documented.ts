import { readFileSync } from 'node:fs';

/** A configuration file as docs/video.md has it, with these values for its examples. Stories use nothing else, so the page is known to be right. */
export const documentedFile = (path: string, values: Readonly<Record<string, string>>): string => {
  const text = readFileSync('docs/video.md', 'utf8');
  const block = text.split(`\`${path}\`:\n\n\`\`\`\n`)[1]?.split('```')[0];
  if (!block) throw new Error(`docs/video.md has no ${path}`);
  return Object.entries(values).reduce((file, [example, value]) => {
    if (!file.includes(example)) throw new Error(`${path} in docs/video.md has no "${example}"`);
    return file.replace(example, value);
  }, block);
};
