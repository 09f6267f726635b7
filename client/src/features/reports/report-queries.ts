import { useQuery } from '@tanstack/react-query';
import { api, data, list } from '../../api/client.ts';
import { usePages } from '../../api/pages.ts';
import { viewerZone } from '../../ui/zoned.ts';

/** Instants; open on either side. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

export const useOverview = (range: Range) =>
  useQuery({
    queryKey: ['sessions', 'stats', range],
    queryFn: () => data(api.GET('/api/v1/live-sessions/stats', { params: { query: { ...range, timeZone: viewerZone() } } })),
  });

export const useHeldSessions = () =>
  usePages(['sessions', 'mine', 'held'], (after) =>
    list(api.GET('/api/v1/live-sessions/mine', { params: { query: { status: 'ended', after, limit: 10 } } })),
  );

export const useAnalytics = (id: string) =>
  useQuery({
    queryKey: ['registers', id, 'analytics'],
    queryFn: () => data(api.GET('/api/v1/live-sessions/{id}/analytics', { params: { path: { id } } })),
  });

export const useAttendees = (id: string) =>
  usePages(['registers', id, 'attendees'], (after) =>
    list(api.GET('/api/v1/live-sessions/{id}/analytics/people', { params: { path: { id }, query: { after, limit: 50 } } })),
  );
