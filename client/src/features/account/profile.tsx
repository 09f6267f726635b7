import { useLingui } from '@lingui/react/macro';
import { useMe } from '../../api/use-user.ts';
import { Page } from '../../ui/page.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { CalendarSection } from './calendar-section.tsx';
import { DevicesSection } from './devices-section.tsx';
import { NameSection } from './name-section.tsx';
import { PasswordSection } from './password-section.tsx';

export const ProfilePage = () => {
  const { t } = useLingui();
  const me = useMe();
  return (
    <Page title={t`Profile`} lead={<bdi>{me.email}</bdi>} size={720}>
      <NameSection user={me} />
      <CalendarSection />
      <AppearanceSection />
      <PasswordSection user={me} />
      <DevicesSection />
    </Page>
  );
};
