import { useLingui } from '@lingui/react/macro';
import { useMe } from '../../api/use-user.ts';
import { Page } from '../../ui/page.tsx';
import { Person } from '../../ui/person.tsx';

export const ProfilePage = () => {
  const { t } = useLingui();
  const me = useMe();
  return (
    <Page title={t`Profile`} size="sm">
      <Person name={me.name} detail={me.email} />
    </Page>
  );
};
