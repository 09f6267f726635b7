import { Button, Dialog, Group, Text } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';

/** After a new deployment, the files that an open page still wants may be gone. Loading it again helps, but only when it suits its user. */
export const Outdated = () => {
  const [isOutdated, setIsOutdated] = useState(false);
  useEffect(() => {
    const tell = () => setIsOutdated(true);
    addEventListener('vite:preloadError', tell);
    return () => removeEventListener('vite:preloadError', tell);
  }, []);
  return (
    <div role="status">
      <Dialog opened={isOutdated} withCloseButton onClose={() => setIsOutdated(false)} size="lg" withBorder>
        <Group justify="space-between" gap="sm" pe="xl">
          <Text size="sm">
            <Trans>There is a new version of Rollcall.</Trans>
          </Text>
          <Button size="sm" leftSection={<RefreshCw size={16} aria-hidden />} onClick={() => location.reload()}>
            <Trans>Load the page again</Trans>
          </Button>
        </Group>
      </Dialog>
    </div>
  );
};
