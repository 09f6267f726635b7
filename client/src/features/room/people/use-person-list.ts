import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useState } from 'react';
import { api, list } from '../../../api/client.ts';
import { onMessage } from '../../../api/live.ts';
import { queries } from '../../../api/queries.ts';
import { useRoom, useRoomConnection } from '../room-context.tsx';
import { matches } from '../roll/order.ts';
import type { Person } from '../store/state.ts';
import { byRoleAndName } from './sorted.ts';
import { readAll, SMALL, usePeopleRead } from './use-people-read.ts';

/** A list of which only the part that is looked at may be known. */
interface PersonList {
  readonly count: number;
  readonly at: (index: number) => Person | undefined;
  /** Says which rows are looked at. */
  readonly look: (from: number, to: number) => void;
}

const PAGE = 50;
/** In ms: how often pages that are looked at are read again. */
const PAUSE = 3_000;

const readPage = async (id: string, page: number): Promise<readonly Person[]> => {
  const query = { page: page + 1, limit: PAGE };
  return (await list(api.GET('/api/v1/live-sessions/{id}/participants', { params: { path: { id }, query } }))).items;
};

/** Reads again what is looked at, some time after the messages have said that it is out of date. */
const useFreshness = (id: string, isBig: boolean): void => {
  useEffect(() => {
    if (!isBig) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onMessage('PARTICIPANTS_CHANGED', ({ sessionId }) => {
      if (sessionId !== id) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['room', id, 'people'] });
      }, PAUSE);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id, isBig]);
};

/** Those in the room, as far as they match the search: from the state in a small room, and in pages in a big one. */
export const usePersonList = (search: string): PersonList => {
  const { i18n } = useLingui();
  const { sessionId } = useRoomConnection();
  const { byId, count } = useRoom(({ people }) => people);
  const [pages, setPages] = useState<readonly number[]>([0]);
  const isBig = count > SMALL;
  usePeopleRead();
  useFreshness(sessionId, isBig);
  const read = useQueries({
    queries: (isBig && !search ? pages : []).map((page) => ({
      queryKey: ['room', sessionId, 'people', page],
      queryFn: () => readPage(sessionId, page),
      placeholderData: keepPreviousData,
    })),
  });
  const all = useQuery({
    queryKey: ['room', sessionId, 'people', 'all'],
    queryFn: () => readAll(sessionId),
    enabled: isBig && search !== '',
  });
  const known = isBig ? all.data : byId;
  const found = useMemo(
    () => byRoleAndName(Object.values(known ?? {}), i18n.locale).filter(({ name }) => matches(name, search)),
    [known, i18n.locale, search],
  );
  if (!isBig || search) return { count: found.length, at: (index) => found[index], look: () => undefined };
  return {
    count,
    at: (index) => read[pages.indexOf(Math.floor(index / PAGE))]?.data?.[index % PAGE],
    look: (from, to) => {
      const [first, last] = [Math.floor(from / PAGE), Math.floor(to / PAGE)];
      if (first === pages[0] && last === pages.at(-1)) return;
      setPages(Array.from({ length: last - first + 1 }, (_, index) => first + index));
    },
  };
};
