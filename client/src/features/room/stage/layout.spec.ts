import { gridFor, SMALLEST } from './layout.ts';

describe('the grid of tiles', () => {
  it.each([
    [1, 1_200, 700, 1],
    [2, 1_200, 700, 2],
    [2, 380, 700, 1],
    [4, 1_200, 700, 2],
    [4, 380, 700, 1],
    [6, 1_200, 700, 3],
    [20, 1_200, 700, 5],
  ])('of %i in %i × %i has %i columns', (count, width, height, columns) => {
    expect(gridFor(count, width, height, 8).columns).toBe(columns);
  });

  it('fits into its area', () => {
    const { columns, width } = gridFor(5, 900, 500, 8);
    const rows = Math.ceil(5 / columns);
    expect(columns * width + 8 * (columns - 1)).toBeLessThanOrEqual(900);
    expect((rows * width * 9) / 16 + 8 * (rows - 1)).toBeLessThanOrEqual(500);
  });

  it('scrolls rather than show tiles that are too small', () => {
    const { columns, width } = gridFor(20, 380, 500, 8);
    expect(columns).toBe(2);
    expect(width).toBeGreaterThanOrEqual(SMALLEST);
  });
});
