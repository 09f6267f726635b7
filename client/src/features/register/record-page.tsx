import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const RecordPage = () => {
  const { t } = useLingui();
  return <Page title={t`My attendance`}>{null}</Page>;
};
