import { useLingui } from '@lingui/react/macro';

/** The words for roles and states of accounts. */
export const useWords = () => {
  const { t } = useLingui();
  return {
    roles: { student: t`Student`, teacher: t`Teacher`, admin: t`Administrator` },
    statuses: { active: t`Active`, pending: t`Waiting for approval`, inactive: t`Deactivated` },
  };
};
