import { UnstyledButton } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { STATUS_LOOKS, useStatusWords } from '../../../ui/status.tsx';
import type { MarkStatus } from '../store/state.ts';
import classes from './roll.module.css';

const STATUSES = ['present', 'late', 'absent', 'excused'] as const;

/** One button for each status, for the mouse and the thumb. The keyboard has keys, so these are not in its way. */
export const StatusButtons = ({
  name,
  status,
  onMark,
}: {
  name: string;
  status: MarkStatus | null;
  onMark: (status: MarkStatus | null) => void;
}) => {
  const { t } = useLingui();
  const words = useStatusWords();
  return (
    <span className={classes.buttons}>
      {STATUSES.map((each) => {
        const { icon: Icon, color } = STATUS_LOOKS[each];
        const isOn = status === each;
        return (
          <UnstyledButton
            key={each}
            tabIndex={-1}
            className={classes.button}
            aria-pressed={isOn}
            aria-label={t`${name}: ${words[each]}`}
            title={words[each]}
            style={
              isOn ? { background: `var(--mantine-color-${color}-light)`, borderColor: `var(--mantine-color-${color}-outline)` } : undefined
            }
            // A second press takes the mark back.
            onClick={() => onMark(isOn ? null : each)}
          >
            <Icon size={18} aria-hidden />
          </UnstyledButton>
        );
      })}
    </span>
  );
};
