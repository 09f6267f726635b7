import { useLingui } from '@lingui/react/macro';
import type { Verification } from './queries.ts';

/** How far a verification is, in a word or two. */
export const useStatusWords = (): Readonly<Record<Verification['status'], string>> => {
  const { t } = useLingui();
  return {
    asked: t`asked`,
    agreed: t`agreed, no picture yet`,
    sent: t`picture sent`,
    'no-camera': t`wants to talk`,
    declined: t`declined`,
    accepted: t`confirmed`,
    rejected: t`not confirmed`,
  };
};
