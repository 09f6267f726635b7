import { Button, Group, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Search, Undo2, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { announce } from '../../../ui/announcer.tsx';
import { Empty, Failed, Loading, NothingFound } from '../../../ui/states.tsx';
import { useStatusWords } from '../../../ui/status.tsx';
import { usePeopleRead } from '../people/use-people-read.ts';
import { useRoom, useRoomTools } from '../room-context.tsx';
import { CountsBar } from './counts-bar.tsx';
import { Rest } from './rest.tsx';
import { RollList, type RollListHandle } from './roll-list.tsx';
import classes from './roll.module.css';
import { ShareCounts } from './share-counts.tsx';
import { useCounts } from './use-counts.ts';
import { useNames, useStudents } from './use-roll.ts';

/** Takes attendance. */
export const Roll = () => {
  const { t } = useLingui();
  const words = useStatusWords();
  const { marker } = useRoomTools();
  const [search, setSearch] = useState('');
  const { names, register } = useNames();
  const students = useStudents(names, search);
  const isEmpty = useRoom(({ lines }) => Object.keys(lines).length === 0);
  const canUndo = useStore(marker.store, ({ undoable }) => undoable.length > 0);
  const counts = useCounts();
  const list = useRef<RollListHandle>(null);
  const find = useRef<HTMLInputElement>(null);
  usePeopleRead();

  const undo = () => {
    const undone = marker.undo();
    if (!undone) return announce(t`Nothing to undo`);
    const [first] = undone.lines;
    if (!first || undone.lines.length > 1) return announce(t`Taken back for ${undone.lines.length}`);
    const [name, word] = [names[first.studentId] ?? '', words[first.status ?? 'unmarked']];
    announce(t`Taken back: ${name}, ${word}`);
    if (students.includes(first.studentId)) list.current?.goTo(students.indexOf(first.studentId));
  };

  if (register.isPending) return <Loading rows={6} />;
  if (register.isError) return <Failed error={register.error} onRetry={() => void register.refetch()} />;
  if (isEmpty)
    return (
      <Empty icon={Users} title={t`Nobody is on this register`}>
        <Trans>Students appear here when they enrol in the class, book a seat or join the session.</Trans>
      </Empty>
    );
  return (
    <section className={classes.roll} aria-label={t`Roll`}>
      <div className={classes.head}>
        <CountsBar counts={counts} />
        <Group gap={8} wrap="nowrap">
          <Rest unmarked={counts.unmarked} />
          <Button
            variant="default"
            mih={44}
            px="sm"
            style={{ flexShrink: 0 }}
            disabled={!canUndo}
            onClick={undo}
            leftSection={<Undo2 size={18} aria-hidden />}
          >
            <Trans>Undo</Trans>
          </Button>
        </Group>
        <Group gap={8} wrap="nowrap">
          <TextInput
            ref={find}
            type="search"
            style={{ flex: 1 }}
            size="md"
            leftSection={<Search size={18} aria-hidden />}
            aria-label={t`Find a student`}
            placeholder={t`Find a student`}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && search) {
                event.stopPropagation();
                setSearch('');
              }
              if ((event.key === 'Enter' || event.key === 'ArrowDown') && students.length) {
                event.preventDefault();
                list.current?.goTo(0);
              }
            }}
          />
          <ShareCounts />
        </Group>
      </div>
      {students.length ? (
        <RollList ref={list} students={students} names={names} onUndo={undo} onFind={() => find.current?.focus()} />
      ) : (
        <NothingFound onClear={() => setSearch('')} />
      )}
    </section>
  );
};
