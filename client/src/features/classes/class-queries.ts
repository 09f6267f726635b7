import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import type { Schemas } from '../../api/schemas.ts';

export type ClassView = Schemas['ClassView'];

export interface ClassFilter {
  readonly q: string;
  readonly archived: boolean;
}

export const useClasses = ({ q, archived }: ClassFilter) =>
  usePages(['classes', 'list', q, archived], (after) =>
    list(api.GET('/api/v1/classes', { params: { query: { after, limit: 50, archived, ...(q && { q }) } } })),
  );

export const useClass = (id: string) =>
  useQuery({ queryKey: ['classes', id], queryFn: () => data(api.GET('/api/v1/classes/{id}', { params: { path: { id } } })) });

/** A change to a class, after which everything about classes is read again. */
export const useClassChange = <Input, Result>(change: (input: Input) => Promise<Result>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: ['classes'] }) });
};

/** The same for one try, so that a repeated request creates nothing twice. */
export const onceOnly = () => ({ 'Idempotency-Key': crypto.randomUUID() });
