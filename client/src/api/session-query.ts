import { queryOptions } from '@tanstack/react-query';
import { api, data } from './client.ts';

/** One session: the same for all pages that show something of it. */
export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ['sessions', 'one', id],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}', { params: { path: { id } } })),
  });
