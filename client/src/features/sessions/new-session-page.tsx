import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const NewSessionPage = () => {
  const { t } = useLingui();
  return <Page title={t`New session`}>{null}</Page>;
};
