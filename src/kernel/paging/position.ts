import type { Position } from '../../contracts/page.ts';
import { DomainError } from '../domain/domain-error.ts';
import { isId } from '../ids.ts';

/** `time` and `bigint` are strings of digits, because JSON numbers are only exact up to 2^53. `time` is in microseconds since 1970, as PostgreSQL stores it. */
export type KeyKind = 'text' | 'id' | 'int' | 'bigint' | 'time' | 'flag';

const LONGEST_KEY = 2_000;
/** In microseconds since 1970: roughly the range of times that PostgreSQL can store. */
const EARLIEST = -(10n ** 17n);
const LATEST = 3n * 10n ** 17n;

const isWhole = (value: unknown, bits: number): boolean =>
  typeof value === 'string' && /^(0|-?[1-9]\d{0,18})$/.test(value) && BigInt.asIntN(bits, BigInt(value)) === BigInt(value);

const FITS: Readonly<Record<KeyKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value.length <= LONGEST_KEY && value.isWellFormed() && !value.includes('\0'),
  id: isId,
  int: (value) => Number.isInteger(value) && ((value as number) | 0) === value,
  bigint: (value) => isWhole(value, 64),
  time: (value) => isWhole(value, 64) && BigInt(value as string) > EARLIEST && BigInt(value as string) < LATEST,
  flag: (value) => typeof value === 'boolean',
};

/** Does not say what is wrong with the cursor, because a client can only start over anyway. */
export const badCursor = (): DomainError =>
  new DomainError('VALIDATION_FAILED', [
    { field: 'after', message: 'must be the unchanged pagination.next of a page of this list with the same filters' },
  ]);

/** Throws VALIDATION_FAILED unless the position has the keys that its list is sorted by. Positions come from clients and cannot be trusted. */
export const requirePosition = (position: Position, kinds: readonly KeyKind[]): void => {
  if (position.length !== kinds.length || !kinds.every((kind, n) => FITS[kind](position[n]))) throw badCursor();
};
