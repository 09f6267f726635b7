import { Button } from '@mantine/core';

/** Stands in until there is a preview. */
export const DeviceCheck = ({ label, onJoin }: { readonly label: string; readonly onJoin: (media: boolean) => void }) => (
  <Button size="md" onClick={() => onJoin(false)}>
    {label}
  </Button>
);
