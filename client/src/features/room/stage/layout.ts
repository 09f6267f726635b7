/** Width to height. */
const SHAPE = 16 / 9;
const NEARLY = 0.95;

/** The number of columns that makes `count` tiles as large as possible in this area. All in px. */
export const columnsFor = (count: number, width: number, height: number, gap: number): number => {
  const candidates = Array.from({ length: count }, (_, index) => index + 1);
  const sizes = candidates.map((columns) => tileWidth(columns, Math.ceil(count / columns), width, height, gap));
  const enough = Math.max(...sizes) * NEARLY;
  // On a wide area people stand beside one another, if that makes them hardly smaller.
  return (width > height ? candidates.toReversed() : candidates).find((columns) => sizes[columns - 1]! >= enough) ?? 1;
};

/** The width of a tile with this many columns and rows. */
export const tileWidth = (columns: number, rows: number, width: number, height: number, gap: number): number =>
  Math.max(0, Math.min((width - gap * (columns - 1)) / columns, ((height - gap * (rows - 1)) / rows) * SHAPE));

/** In px: smaller ones show nobody any more; then the stage scrolls. */
export const SMALLEST = 150;

export interface Grid {
  readonly columns: number;
  readonly width: number;
}

export const gridFor = (count: number, width: number, height: number, gap: number): Grid => {
  const columns = columnsFor(count, width, height, gap);
  const fitting = tileWidth(columns, Math.ceil(count / columns), width, height, gap);
  if (fitting >= SMALLEST || !width) return { columns, width: Math.floor(fitting) };
  const narrow = Math.max(1, Math.floor((width + gap) / (SMALLEST + gap)));
  return { columns: narrow, width: Math.floor((width - gap * (narrow - 1)) / narrow) };
};
