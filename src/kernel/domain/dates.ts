export const earliest = (...dates: readonly Date[]): Date => new Date(Math.min(...dates.map(Number)));

export const latest = (...dates: readonly Date[]): Date => new Date(Math.max(...dates.map(Number)));
