import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, list } from '../../api/client.ts';
import { filterOf, type SessionsSearch } from './list/search.ts';

const PAGE = 24;

export const sessionsQuery = (search: SessionsSearch) =>
  infiniteQueryOptions({
    queryKey: ['sessions', 'list', search],
    queryFn: ({ pageParam: after }) => {
      const params = { query: { ...filterOf(search), after, limit: PAGE } };
      return list(search.tab === 'mine' ? api.GET('/api/v1/live-sessions/mine', { params }) : api.GET('/api/v1/live-sessions', { params }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The next sessions of a series. */
export const seriesQuery = (seriesId: string) =>
  queryOptions({
    queryKey: ['sessions', 'series', seriesId],
    queryFn: () => list(api.GET('/api/v1/live-sessions', { params: { query: { seriesId, status: 'scheduled', limit: 5 } } })),
  });

/** The caller's classes, to choose from. */
export const classesQuery = queryOptions({
  queryKey: ['classes', 'choices'],
  queryFn: () => list(api.GET('/api/v1/classes', { params: { query: { limit: 100 } } })),
  staleTime: 60_000,
});
