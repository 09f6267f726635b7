import { Button, Container, Stack } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { Failed } from '../ui/states.tsx';

/** What a page shows when it cannot be shown. After a new deployment the files of an open page may be gone: then loading it again helps. */
export const Crashed = ({ error }: { error: unknown }) => (
  <Container size="sm" py="xl">
    <Stack align="flex-start">
      <Failed error={error} />
      <Button onClick={() => location.reload()}>
        <Trans>Load the page again</Trans>
      </Button>
    </Stack>
  </Container>
);
