import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { memo, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { failureText } from '../../../ui/failure-text.ts';
import { Name } from '../../../ui/person.tsx';
import { useStatusWords } from '../../../ui/status.tsx';
import { useRoom, useRoomTools } from '../room-context.tsx';
import type { MarkStatus } from '../store/state.ts';
import classes from './roll.module.css';
import { StatusButtons } from './status-buttons.tsx';
import { useLineDetail } from './use-line-detail.ts';

interface Props {
  readonly studentId: string;
  readonly name: string;
  readonly index: number;
  readonly count: number;
  /** In px from the top of the list. */
  readonly start: number;
  /** Whether it is the row that Tab reaches, and whether it shall have the focus now. */
  readonly current: boolean;
  readonly focused: boolean;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onFocus: (index: number) => void;
  readonly onMark: (studentId: string, status: MarkStatus | null) => void;
}

/** Of all rows only the one whose line changes is rendered again. */
export const RollRow = memo((props: Props) => {
  const { studentId, name, index, count, start, current, focused, measure, onFocus, onMark } = props;
  const { t, i18n } = useLingui();
  const words = useStatusWords();
  const { marker } = useRoomTools();
  const own = useStore(marker.store, (state) => state.own[studentId]);
  const line = useRoom(({ lines }) => lines[studentId]);
  const detail = useLineDetail(studentId);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused) row.current?.focus();
  }, [focused]);
  const status = own ? own.status : (line?.status ?? null);
  const word = words[status ?? 'unmarked'];
  const place = index + 1;
  return (
    <div
      ref={(element) => {
        row.current = element;
        measure(element);
      }}
      data-index={index}
      role="row"
      aria-rowindex={place}
      aria-label={t`${name}, ${word}, ${place} of ${count}`}
      tabIndex={current ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${start}px)` }}
      onFocus={() => onFocus(index)}
    >
      <div role="gridcell" style={{ minWidth: 0 }}>
        <div className={classes.name}>
          <Name>{name}</Name>
        </div>
        <div className={classes.detail}>
          {detail.isHere && (
            <span className={classes.here}>
              <Trans>here</Trans>
            </span>
          )}
          {detail.isHere && ' · '}
          {own?.state === 'pending' ? <Trans>{word}, saving …</Trans> : word}
          {!own && detail.by && ` · ${detail.by}`}
          {detail.note && ` · ${detail.note}`}
        </div>
      </div>
      <div role="gridcell">
        <StatusButtons name={name} status={status} onMark={(next) => onMark(studentId, next)} />
      </div>
      {own?.state === 'refused' && (
        <div role="gridcell" className={classes.refused} aria-label={t`Not saved`}>
          <span>
            <Trans>Not saved: {failureText(own.reason, i18n)}</Trans>
          </span>
          <Button size="compact-sm" variant="default" onClick={() => marker.retry(studentId)}>
            <Trans>Try again</Trans>
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => marker.giveUp(studentId)}>
            <Trans>Give up</Trans>
          </Button>
        </div>
      )}
    </div>
  );
});
