import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const AdminPage = () => {
  const { t } = useLingui();
  return <Page title={t`Administration`}>{null}</Page>;
};
