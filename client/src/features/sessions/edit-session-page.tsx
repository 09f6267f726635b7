import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const EditSessionPage = () => {
  const { t } = useLingui();
  return <Page title={t`Edit session`}>{null}</Page>;
};
