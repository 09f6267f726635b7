import { wordsOf } from '../../../../kernel/domain/search-key.ts';

/** Increment this when the drawing changes, so that caches do not keep the old one. */
const STYLE = 2;
const HUES = 18;
/** The centres of the two circles. The drawing has no letters, because most servers have no fonts. */
const SHAPES = [
  [60, 150, 250, 30],
  [270, 140, 40, 20],
  [160, 190, 160, -20],
  [30, 60, 300, 110],
] as const;

/** The picture shown for a session that has none: colours and shapes derived from its title. */
export interface Placeholder {
  /** Identifies the drawing. */
  readonly version: string;
  readonly svg: () => string;
}

export const placeholderOf = (title: string): Placeholder => {
  const hash = hashOf(wordsOf(title).join(' '));
  const hue = (hash % HUES) * (360 / HUES);
  const shape = Math.floor(hash / HUES) % SHAPES.length;
  return { version: `p${STYLE}-${hue}-${shape}`, svg: () => draw(hue, SHAPES[shape]!) };
};

/** FNV-1a: fast, because it runs for every row of every list, and it only needs to distribute titles evenly. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** Aspect ratio 16:9. */
const draw = (hue: number, [x1, y1, x2, y2]: (typeof SHAPES)[number]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180">
<linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue}, 52%, 46%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360}, 58%, 28%)"/></linearGradient>
<rect width="320" height="180" fill="url(#g)"/>
<g fill="#fff" fill-opacity=".12"><circle cx="${x1}" cy="${y1}" r="70"/><circle cx="${x2}" cy="${y2}" r="95"/></g>
</svg>`;
