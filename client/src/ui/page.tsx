import { Container, Group, Stack, Text, Title, type MantineSize } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

interface Props {
  /** The heading, and the title of the browser's tab. */
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly size?: MantineSize | number;
  readonly children: ReactNode;
}

let visits = 0;

/** A page: one h1, a title that says where you are, and focus on the heading after navigation, so that screen readers read it. */
export const Page = ({ title, lead, actions, size = 'lg', children }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  useEffect(() => {
    // Not when the browser loads the page: there the focus belongs to the top.
    if (visits++ > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Container size={size} px={{ base: 'md', sm: 'lg' }} py="xl">
      <Stack gap="lg">
        <Group justify="space-between" align="flex-end" gap="md">
          <Stack gap={4} style={{ minWidth: 0 }}>
            <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }} dir="auto">
              {title}
            </Title>
            {lead && (
              <Text c="dimmed" component="div">
                {lead}
              </Text>
            )}
          </Stack>
          {actions && <Group gap="sm">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Container>
  );
};
