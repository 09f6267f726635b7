import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const SessionPage = () => {
  const { t } = useLingui();
  return <Page title={t`Session`}>{null}</Page>;
};
