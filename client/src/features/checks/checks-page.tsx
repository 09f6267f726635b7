import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const ChecksPage = () => {
  const { t } = useLingui();
  return <Page title={t`Devices and connection`}>{null}</Page>;
};
