import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';

/** Why a student is no longer expected, in words. */
export const useReasonWords = (): Record<NonNullable<Schemas['RegisterLine']['notExpected']>, string> => {
  const { t } = useLingui();
  return {
    unenrolled: t`left the class`,
    booking_cancelled: t`gave up the seat`,
    deactivated: t`account deactivated`,
  };
};

/** The result of a verification, in words. */
export const useVerificationWords = (): Record<Schemas['VerificationResultView']['status'], string> => {
  const { t } = useLingui();
  return {
    asked: t`asked, no answer`,
    agreed: t`agreed, no picture yet`,
    sent: t`picture to be checked`,
    'no-camera': t`to be checked by sight or voice`,
    declined: t`declined`,
    accepted: t`verified`,
    rejected: t`not accepted`,
  };
};
