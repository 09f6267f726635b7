import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const ClassPage = () => {
  const { t } = useLingui();
  return <Page title={t`Class`}>{null}</Page>;
};
