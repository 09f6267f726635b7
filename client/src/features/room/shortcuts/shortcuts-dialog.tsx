import { Kbd, Modal, Stack, Switch, Table, Title } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MessageDescriptor } from '@lingui/core';
import { ROLL_SHORTCUTS, SHORTCUTS } from './catalogue.ts';
import { useShortcutsOn } from './use-shortcut.ts';

const Rows = ({ rows }: { rows: readonly { keys: readonly string[]; what: MessageDescriptor }[] }) => {
  const { i18n } = useLingui();
  return (
    <Table>
      <Table.Tbody>
        {rows.map(({ keys, what }) => (
          <Table.Tr key={keys.join()}>
            <Table.Td w={96}>
              {keys.map((key) => (
                <Kbd key={key} me={4}>
                  {key}
                </Kbd>
              ))}
            </Table.Td>
            <Table.Td>{i18n._(what)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

export const ShortcutsDialog = ({ opened, onClose, staff }: { opened: boolean; onClose: () => void; staff: boolean }) => {
  const { t } = useLingui();
  const [isOn, setOn] = useShortcutsOn();
  const general = Object.entries(SHORTCUTS).filter(([id]) => staff || id !== 'roll');
  return (
    <Modal opened={opened} onClose={onClose} title={t`Keyboard shortcuts`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <Stack>
        <Switch
          label={t`Single keys do something`}
          description={t`Never while you are typing.`}
          checked={isOn}
          onChange={({ currentTarget }) => setOn(currentTarget.checked)}
        />
        <Rows rows={general.map(([, { key, what }]) => ({ keys: [key.toUpperCase()], what }))} />
        {staff && (
          <>
            <Title order={3} size="h5">
              <Trans>In the roll</Trans>
            </Title>
            <Rows rows={ROLL_SHORTCUTS} />
          </>
        )}
      </Stack>
    </Modal>
  );
};
