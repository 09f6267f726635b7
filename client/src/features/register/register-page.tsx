import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const RegisterPage = () => {
  const { t } = useLingui();
  return <Page title={t`Register`}>{null}</Page>;
};
