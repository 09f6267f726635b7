import { useLingui } from '@lingui/react/macro';
import type { MantineColorScheme } from '@mantine/core';
import { Moon, Sun, SunMoon, type LucideIcon } from 'lucide-react';

/** The appearances to choose from. */
export const useSchemes = (): readonly { value: MantineColorScheme; label: string; icon: LucideIcon }[] => {
  const { t } = useLingui();
  return [
    { value: 'light', label: t`Light`, icon: Sun },
    { value: 'dark', label: t`Dark`, icon: Moon },
    { value: 'auto', label: t`Like the system`, icon: SunMoon },
  ];
};
