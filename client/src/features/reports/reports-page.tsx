import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const ReportsPage = () => {
  const { t } = useLingui();
  return <Page title={t`Reports`}>{null}</Page>;
};
