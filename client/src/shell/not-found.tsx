import { Button, Container } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { Empty } from '../ui/states.tsx';

export const NotFound = () => {
  const { t } = useLingui();
  return (
    <Container size="sm">
      <Empty
        icon={MapPinOff}
        title={t`This page does not exist`}
        action={
          <Button renderRoot={(props) => <Link to="/" {...props} />}>
            <Trans>To the sessions</Trans>
          </Button>
        }
      >
        <Trans>The address may be mistyped, or what was here is gone.</Trans>
      </Empty>
    </Container>
  );
};
