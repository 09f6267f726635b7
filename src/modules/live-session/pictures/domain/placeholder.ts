import { wordsOf } from '../../../../kernel/domain/search-key.ts';
import { GLYPHS, PLAY } from './glyphs.ts';

/** Changes when the drawing does, so that nobody keeps the old one. */
const STYLE = 1;
const HUES = 18;

/** What is shown of a session without a picture: the initials of its title on a colour that goes by the title. */
export interface Placeholder {
  /** The same for the same drawing. */
  readonly version: string;
  readonly svg: () => string;
}

export const placeholderOf = (title: string): Placeholder => {
  const words = wordsOf(title);
  const letters = words
    .map((word) => word[0]!)
    .filter((letter) => letter in GLYPHS)
    .slice(0, 2);
  const hue = (hashOf(words.join(' ')) % HUES) * (360 / HUES);
  // The letters say all but the colour.
  return { version: `p${STYLE}-${letters.join('')}-${hue}`, svg: () => draw(letters, hue) };
};

/** FNV-1a: it is made for each line of each list, and has to spread, not to hide. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** 16 by 9; the letters are 60 high, and 40 wide each. */
const draw = (letters: readonly string[], hue: number): string => {
  const glyphs = letters.length ? letters.map((letter) => GLYPHS[letter]!) : [PLAY];
  const left = 160 - (glyphs.length * 40 + (glyphs.length - 1) * 22) / 2;
  const paths = glyphs.map((path, index) => `<path transform="translate(${left + index * 62} 60) scale(10)" d="${path}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180">
<linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue}, 52%, 46%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360}, 58%, 28%)"/></linearGradient>
<rect width="320" height="180" fill="url(#g)"/>
<g fill="none" stroke="#fff" stroke-opacity=".92" stroke-width=".85" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>
</svg>`;
};
