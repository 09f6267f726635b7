import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const ClassesPage = () => {
  const { t } = useLingui();
  return <Page title={t`Classes`}>{null}</Page>;
};
