import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const SessionsPage = () => {
  const { t } = useLingui();
  return <Page title={t`Sessions`}>{null}</Page>;
};
