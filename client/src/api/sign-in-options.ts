import { queryOptions } from '@tanstack/react-query';
import { api, data } from './client.ts';

/** How people get in. */
export const signInOptions = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: () => data(api.GET('/api/v1/auth/providers')),
});
