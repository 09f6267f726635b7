/** Includes its start but not its end; open-ended if `endsAt` is null. A period that ends when it starts is empty. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** Whether the period includes any moment from `from` to `to`, both inclusive. The range has no end if `to` is null. */
export const overlaps = ({ startsAt, endsAt }: Period, from: Date, to: Date | null): boolean =>
  (to === null || startsAt <= to) && (endsAt === null || (endsAt > startsAt && endsAt > from));

export const covers = (period: Period, at: Date): boolean => overlaps(period, at, at);
