import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { STATUS_LOOKS, useStatusWords } from '../../../ui/status.tsx';
import type { Summary } from '../store/state.ts';
import classes from './roll.module.css';

const ORDER = ['present', 'late', 'absent', 'excused', 'unmarked'] as const;

/** How many have which status: by icon, number and word. */
export const CountsBar = ({ counts }: { counts: Summary }) => {
  const { t } = useLingui();
  const words = useStatusWords();
  return (
    <ul className={classes.counts} aria-label={t`Counts`}>
      {ORDER.map((status) => {
        const { icon: Icon } = STATUS_LOOKS[status];
        return (
          <li key={status} className={classes.count}>
            <Icon size={15} aria-hidden />
            <b>{counts[status]}</b> {words[status]}
          </li>
        );
      })}
      <li className={classes.count}>
        <Trans>
          of <b>{counts.total}</b>
        </Trans>
        {counts.guests > 0 && (
          <>
            {' · '}
            <Plural value={counts.guests} one="# guest" other="# guests" />
          </>
        )}
      </li>
    </ul>
  );
};
