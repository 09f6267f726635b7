/* What the list of sessions shows, as it stands in the address of the page. */

export const TABS = ['all', 'live', 'scheduled', 'mine'] as const;
export type Tab = (typeof TABS)[number];

export interface SessionsSearch {
  readonly tab?: Tab;
  readonly q?: string;
  /** The first and the last day, such as 2026-09-01. */
  readonly from?: string;
  readonly to?: string;
  readonly free?: true;
  readonly classId?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[\da-f-]{36}$/i;
const dayOf = (value: unknown): string | undefined =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

const given = <T extends object>(all: T): T => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;

/** Leaves out what makes no sense, so that a mistyped address still shows something. */
export const searchOf = (raw: Readonly<Record<string, unknown>>): SessionsSearch =>
  given({
    tab: TABS.find((tab) => tab === raw.tab && tab !== 'all'),
    // The router reads an address such as ?q=42 as a number.
    q: (typeof raw.q === 'string' || typeof raw.q === 'number') && `${raw.q}`.trim() ? `${raw.q}`.slice(0, 100) : undefined,
    from: dayOf(raw.from),
    to: dayOf(raw.to),
    free: raw.free === true ? (true as const) : undefined,
    classId: typeof raw.classId === 'string' && ID.test(raw.classId) ? raw.classId : undefined,
  }) as SessionsSearch;

/** How many filters are set, not counting the tab and the words. */
export const filterCount = ({ from, to, free, classId }: SessionsSearch): number =>
  [from, to, free, classId].filter((value) => value !== undefined).length;

export const isFiltered = (search: SessionsSearch): boolean => search.q !== undefined || filterCount(search) > 0;

/** The start of a day by this computer's clock; `later`: of the day so many days after it. */
const startOf = (day: string, later = 0): string => {
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + later);
  return start.toISOString();
};

/** The filter of the API. Its `to` is exclusive. */
export const filterOf = ({ tab, q, from, to, free, classId }: SessionsSearch) =>
  given({
    status: tab === 'live' || tab === 'scheduled' ? tab : undefined,
    q,
    from: from && startOf(from),
    to: to && startOf(to, 1),
    free,
    classId,
  });
