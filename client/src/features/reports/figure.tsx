import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One number and what it counts. */
export const Figure = ({ value, children }: { value: ReactNode; children: ReactNode }) => (
  <Paper withBorder p="md" component="li">
    <Text size="xl" fw={700}>
      {value}
    </Text>
    <Text size="sm" c="dimmed" component="div">
      {children}
    </Text>
  </Paper>
);
