import { NativeSelect, SegmentedControl, Stack, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { chooseLanguage, LANGUAGES, type Language } from '../../i18n.ts';
import { useSchemes } from '../../ui/schemes.ts';
import { Section } from './section.tsx';

/** Kept in this browser, also for visitors who are not signed in. */
export const AppearanceSection = () => {
  const { t, i18n } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const label = useId();
  const schemes = useSchemes().map(({ value, label: name }) => ({ value, label: name }));
  return (
    <Section title={t`Appearance and language`} lead={<Trans>For this browser only.</Trans>}>
      <Stack gap={4} align="flex-start">
        <Text size="sm" fw={500} id={label}>
          <Trans>Appearance</Trans>
        </Text>
        <SegmentedControl
          aria-labelledby={label}
          data={schemes}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        />
      </Stack>
      <NativeSelect
        label={t`Language`}
        maw={240}
        data={Object.entries(LANGUAGES).map(([value, name]) => ({ value, label: name }))}
        value={i18n.locale}
        onChange={({ currentTarget: { value } }) => void chooseLanguage(value as Language)}
      />
    </Section>
  );
};
