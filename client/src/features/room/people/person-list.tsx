import { useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { NothingFound } from '../../../ui/states.tsx';
import classes from './people.module.css';
import { PersonRow } from './person-row.tsx';
import { usePersonList } from './use-person-list.ts';

export const PersonList = ({ search, onClear }: { search: string; onClear: () => void }) => {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const { count, at, look } = usePersonList(search);
  // oxlint-disable-next-line react/incompatible-library -- its functions are not passed to components that are remembered
  const rows = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => 56, overscan: 6 });
  const items = rows.getVirtualItems();
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => look(from, to));
  if (!count && search) return <NothingFound onClear={onClear} />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it can be scrolled with the keyboard only if it can have the focus
    <div ref={box} className={classes.list} tabIndex={0} role="region" aria-label={t`People in the room`}>
      <ul style={{ position: 'relative', height: rows.getTotalSize(), margin: 0, padding: 0 }}>
        {items.map(({ index, start, key }) => (
          <PersonRow key={key} person={at(index)} place={index + 1} count={count} start={start} />
        ))}
      </ul>
    </div>
  );
};
