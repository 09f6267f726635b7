import { Avatar, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A name, isolated so that right-to-left and left-to-right text do not mix. */
export const Name = ({ children }: { children: string }) => <bdi>{children}</bdi>;

interface Props {
  readonly name: string;
  /** A second line, such as the email. */
  readonly detail?: ReactNode;
  readonly size?: 'sm' | 'md';
}

export const Person = ({ name, detail, size = 'md' }: Props) => (
  <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
    <Avatar
      name={name}
      color="initials"
      size={size === 'sm' ? 28 : 36}
      aria-hidden
      alt=""
      styles={{ placeholder: { color: 'var(--mantine-color-text)' } }}
    />
    <div style={{ minWidth: 0 }}>
      <Text size="sm" fw={500} truncate>
        <Name>{name}</Name>
      </Text>
      {detail && (
        <Text size="xs" c="dimmed" truncate component="div">
          {detail}
        </Text>
      )}
    </div>
  </Group>
);
