import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, download, list } from '../../../api/client.ts';
import type { Schemas } from '../../../api/schemas.ts';

export type Verification = Schemas['VerificationView'];

/** For staff. `version`: another one after each change. */
export const verificationsOf = (sessionId: string, version: string) =>
  queryOptions({
    queryKey: ['verifications', sessionId, version],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<readonly Verification[]> => {
      const all: Verification[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page: Awaited<ReturnType<typeof list<Verification>>> = await list<Verification>(
          api.GET('/api/v1/live-sessions/{id}/verifications', { params: { path: { id: sessionId }, query: { after, limit: 100 } } }),
        );
        all.push(...page.items);
        after = page.next;
      }
      return all;
    },
  });

/** Never kept longer than it is looked at. */
export const pictureOf = (sessionId: string, userId: string, version: string) =>
  queryOptions({
    queryKey: ['verifications', sessionId, 'picture', userId, version],
    queryFn: () => download(`/api/v1/live-sessions/${sessionId}/verifications/${userId}/picture`),
    gcTime: 0,
    staleTime: Infinity,
  });
