import { Alert, Button, Code, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { CircleAlert, SearchX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Failure } from '../api/failures.ts';
import { failureText, type Sentences } from './failure-text.ts';

/* The four states of every list: skeleton, empty, nothing found, failed. */

export const Loading = ({ rows = 4, height = 56 }: { rows?: number; height?: number }) => {
  const { t } = useLingui();
  return (
    <Stack gap="sm" role="status" aria-label={t`Loading`}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  );
};

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do about it. */
  readonly action?: ReactNode;
}

export const Empty = ({ icon: Icon, title, children, action }: EmptyProps) => (
  <Stack align="center" gap="sm" py={48} px="md" ta="center">
    <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
      <Icon size={28} />
    </ThemeIcon>
    <Title order={2} size="h4">
      {title}
    </Title>
    {children && (
      <Text c="dimmed" maw={420}>
        {children}
      </Text>
    )}
    {action}
  </Stack>
);

export const NothingFound = ({ onClear }: { onClear: () => void }) => {
  const { t } = useLingui();
  return (
    <Empty
      icon={SearchX}
      title={t`Nothing found`}
      action={
        <Button variant="default" onClick={onClear}>
          <Trans>Clear filters</Trans>
        </Button>
      }
    >
      <Trans>Nothing matches what you are looking for.</Trans>
    </Empty>
  );
};

interface FailedProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** For the codes that this feature knows. */
  readonly sentences?: Sentences;
}

export const Failed = ({ error, onRetry, sentences }: FailedProps) => {
  const { t, i18n } = useLingui();
  const requestId = error instanceof Failure ? error.requestId : null;
  return (
    <Alert color="red" variant="light" icon={<CircleAlert />} title={t`This did not work`} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{failureText(error, i18n, sentences)}</Text>
        {requestId && (
          <Text size="xs" c="dimmed">
            <Trans>
              Request <Code>{requestId}</Code>
            </Trans>
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </Stack>
    </Alert>
  );
};
