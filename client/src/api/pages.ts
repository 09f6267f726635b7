import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import type { Page } from './client.ts';

/** A list that is read by cursor, page after page, so that each row is there once whatever changes meanwhile. */
export const usePages = <T>(
  queryKey: QueryKey,
  read: (after: string) => Promise<Page<T>>,
  options: { readonly refetchInterval?: number } = {},
) => {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    ...options,
  });
  const pages = query.data?.pages;
  return { ...query, items: pages?.flatMap(({ items }) => items), total: pages?.[0]?.total ?? 0 };
};
