import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const SignUpPage = () => {
  const { t } = useLingui();
  return <Page title={t`Sign up`}>{null}</Page>;
};
