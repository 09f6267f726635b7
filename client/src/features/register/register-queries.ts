import { useQuery } from '@tanstack/react-query';
import { api, data, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import type { Schemas } from '../../api/schemas.ts';

export type Line = Schemas['RegisterLine'];

/** In ms: how often the register of a live session is read again. */
const LIVE_EVERY = 15_000;

/** All lines: a register is read as a whole, and its search wants all of it. */
export const useRegister = (id: string, live: boolean) =>
  useQuery({
    queryKey: ['registers', id, 'lines'],
    queryFn: async () => {
      const lines: Line[] = [];
      let after: string | null = '';
      while (after !== null) {
        const { items, next }: { items: readonly Line[]; next: string | null } = await list(
          api.GET('/api/v1/live-sessions/{id}/attendance', { params: { path: { id }, query: { after, limit: 100 } } }),
        );
        lines.push(...items);
        after = next;
      }
      return lines;
    },
    refetchInterval: live && LIVE_EVERY,
  });

export const useSummary = (id: string, live: boolean) =>
  useQuery({
    queryKey: ['registers', id, 'summary'],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/attendance/summary', { params: { path: { id } } })),
    refetchInterval: live && LIVE_EVERY,
  });

export const useHistory = (id: string, studentId: string) =>
  useQuery({
    queryKey: ['registers', id, 'history', studentId],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/attendance/{studentId}/history', { params: { path: { id, studentId } } })),
  });

export const useOwnSessions = () =>
  usePages(['sessions', 'mine', 'ended'], (after) =>
    list(api.GET('/api/v1/live-sessions/mine', { params: { query: { status: 'ended', after, limit: 20 } } })),
  );

export const useOwnLine = (id: string) =>
  useQuery({
    queryKey: ['registers', id, 'me'],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/attendance/me', { params: { path: { id } } })),
  });
