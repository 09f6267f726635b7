import { Menu, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Check, Languages, LogOut, Settings } from 'lucide-react';
import type { ReactElement } from 'react';
import { signOut } from '../api/refresh.ts';
import { useUser } from '../api/use-user.ts';
import { chooseLanguage, LANGUAGES, type Language } from '../i18n.ts';
import { failureText } from '../ui/failure-text.ts';
import { useSchemes } from '../ui/schemes.ts';

const Appearance = () => {
  const { t, i18n } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const mark = (chosen: boolean) => (chosen ? <Check size={16} aria-label={t`chosen`} /> : null);
  return (
    <>
      <Menu.Label>
        <Trans>Appearance</Trans>
      </Menu.Label>
      {useSchemes().map(({ value, label, icon: Icon }) => (
        <Menu.Item
          key={value}
          closeMenuOnClick={false}
          leftSection={<Icon size={16} aria-hidden />}
          rightSection={mark(colorScheme === value)}
          onClick={() => setColorScheme(value)}
        >
          {label}
        </Menu.Item>
      ))}
      <Menu.Label>
        <Trans>Language</Trans>
      </Menu.Label>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <Menu.Item
          key={tag}
          lang={tag}
          leftSection={<Languages size={16} aria-hidden />}
          rightSection={mark(i18n.locale === tag)}
          onClick={() => void chooseLanguage(tag as Language)}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
};

interface Props {
  /** The button below which the menu opens. */
  readonly children: ReactElement;
}

/** The menu itself, which opens as soon as it is here. */
const AccountItems = ({ children }: Props) => {
  const { i18n } = useLingui();
  const user = useUser();
  const leave = () =>
    signOut().then(
      // Loaded anew, so that nothing of this user stays in memory.
      () => location.assign('/sign-in'),
      (error: unknown) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
    );
  return (
    <Menu position="bottom-end" width={240} shadow="md" defaultOpened>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {user && (
          <Menu.Item leftSection={<Settings size={16} aria-hidden />} component={Link} to="/profile">
            <Trans>Profile and devices</Trans>
          </Menu.Item>
        )}
        <Appearance />
        {user && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void leave()}>
              <Trans>Sign out</Trans>
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};

export default AccountItems;
