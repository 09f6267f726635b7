import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Trans, useLingui } from '@lingui/react/macro';

/** Asks whether the live session of the class should end. Resolves with the answer. */
export const useAskToReplace = () => {
  const { t } = useLingui();
  return () =>
    new Promise<boolean>((resolve) =>
      modals.openConfirmModal({
        title: t`End the other session?`,
        children: (
          <Text size="sm">
            <Trans>This class already has a live session. It ends for everyone in it, keeps its marks, and counts against nobody.</Trans>
          </Text>
        ),
        labels: { confirm: t`End it and start this one`, cancel: t`Cancel` },
        confirmProps: { color: 'red' },
        onConfirm: () => resolve(true),
        onClose: () => resolve(false),
      }),
    );
};
