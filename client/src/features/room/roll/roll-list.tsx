import { useLingui } from '@lingui/react/macro';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { announce } from '../../../ui/announcer.tsx';
import { useStatusWords } from '../../../ui/status.tsx';
import { useRoomTools } from '../room-context.tsx';
import type { MarkStatus } from '../store/state.ts';
import { actionOf } from './keys.ts';
import { RollRow } from './roll-row.tsx';
import classes from './roll.module.css';

export interface RollListHandle {
  /** Puts the focus on this row. */
  goTo(index: number): void;
}

interface Props {
  readonly students: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly ref: Ref<RollListHandle>;
  readonly onFind: () => void;
  readonly onUndo: () => void;
}

/** The rows. One of them can be reached with Tab; keys mark it and move on to the next. */
export const RollList = ({ students, names, ref, onFind, onUndo }: Props) => {
  const { t } = useLingui();
  const words = useStatusWords();
  const { marker } = useRoomTools();
  const box = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const [focused, setFocused] = useState<number | null>(null);
  const count = students.length;
  const reachable = Math.min(current, count - 1);
  // oxlint-disable-next-line react/incompatible-library -- its functions are not passed to components that are remembered
  const rows = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => 64,
    overscan: 6,
    getItemKey: (index) => students[index]!,
    // The row with the focus stays, wherever the list is scrolled to.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(reachable) || reachable < 0 ? shown : [...shown, reachable].toSorted((a, b) => a - b);
    },
  });
  const goTo = (index: number) => {
    setCurrent(index);
    setFocused(index);
    rows.scrollToIndex(index, { align: 'auto' });
  };
  useImperativeHandle(ref, () => ({ goTo }));

  const latest = useRef({ students, names, words });
  useEffect(() => {
    latest.current = { students, names, words };
  });
  const mark = useCallback(
    (studentId: string, status: MarkStatus | null) => {
      marker.mark(studentId, status);
      const { students: all, names: known, words: said } = latest.current;
      const [name, word, place, total] = [known[studentId] ?? '', said[status ?? 'unmarked'], all.indexOf(studentId) + 1, all.length];
      announce(t`${name}, ${word}, ${place} of ${total}`);
    },
    [marker, t],
  );
  const focus = useCallback((index: number) => {
    setCurrent(index);
    setFocused(index);
  }, []);

  const pressed = (event: KeyboardEvent) => {
    const action = actionOf(event, reachable, count);
    if (!action) return;
    event.preventDefault();
    if (action.do === 'go') goTo(action.to);
    else if (action.do === 'find') onFind();
    else if (action.do === 'undo') onUndo();
    else {
      mark(students[reachable]!, action.status);
      if (reachable + 1 < count) goTo(reachable + 1);
    }
  };
  return (
    <div
      ref={box}
      role="grid"
      tabIndex={-1}
      aria-label={t`Roll: P present, L late, A absent, E excused, U undo, slash to find`}
      aria-rowcount={count}
      className={classes.list}
      onKeyDown={pressed}
      onBlur={() => setFocused(null)}
    >
      <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => (
          <RollRow
            key={key}
            studentId={students[index]!}
            name={names[students[index]!] ?? '…'}
            index={index}
            count={count}
            start={start}
            current={index === reachable}
            focused={index === focused}
            measure={rows.measureElement}
            onFocus={focus}
            onMark={mark}
          />
        ))}
      </div>
    </div>
  );
};
