import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';

export const RoomPage = () => {
  const { t } = useLingui();
  return <Page title={t`Room`}>{null}</Page>;
};
