import { queryOptions } from '@tanstack/react-query';
import { api, data } from '../../api/client.ts';

export const sessionOf = (id: string) =>
  queryOptions({
    queryKey: ['sessions', id],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}', { params: { path: { id } } })),
  });
