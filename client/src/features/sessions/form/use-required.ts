import { useLingui } from '@lingui/react/macro';
import type { Values } from './values.ts';
import { momentOf } from './zoned-time.ts';

/** What cannot be sent without; everything else is for the server to judge. */
export const useRequired = (startsNow: boolean) => {
  const { t } = useLingui();
  return {
    title: (title: string) => (title.trim() ? null : t`Give it a title.`),
    date: (date: string, { time, timeZone }: Values) => (startsNow || momentOf(date, time || '00:00', timeZone) ? null : t`Choose a date.`),
    time: (time: string) => (startsNow || time ? null : t`Choose a time.`),
    days: (days: string[], { repeats }: Values) => (startsNow || !repeats || days.length ? null : t`Choose at least one day.`),
    until: (until: string, { repeats, ends }: Values) =>
      startsNow || !repeats || ends === 'count' || until ? null : t`Choose the last day.`,
  };
};
