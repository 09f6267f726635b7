import { Group, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { Status, useSourceWords, useStatusWords } from '../../ui/status.tsx';
import { useRoom } from './room-context.tsx';

/** The student's own status, and what set it. */
export const MyStatus = () => {
  const { t } = useLingui();
  const words = useStatusWords();
  const sources = useSourceWords();
  const [status, source] = useRoom(({ me }) => [me?.status ?? null, me?.source ?? null] as const);
  const before = useRef(status);
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    const word = words[status ?? 'unmarked'];
    announce(t`Your attendance: ${word}`);
  }, [status, words, t]);
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" visibleFrom="sm">
        <Trans>Your attendance:</Trans>
      </Text>
      <Status status={status} />
      {source && (
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {sources[source]}
        </Text>
      )}
    </Group>
  );
};
