import { ModalsProvider } from '@mantine/modals';
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';

const Ready = ({ onReady }: { onReady: () => void }) => {
  useEffect(onReady, [onReady]);
  return null;
};

/** `onReady`: dialogs can open from now on. */
const DialogsProvider = ({ onReady }: { onReady: () => void }) => {
  const { t } = useLingui();
  return (
    <ModalsProvider labels={{ confirm: t`OK`, cancel: t`Cancel` }} modalProps={{ closeButtonProps: { 'aria-label': t`Close` } }}>
      <Ready onReady={onReady} />
    </ModalsProvider>
  );
};

export default DialogsProvider;
