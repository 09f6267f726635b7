import { Button, Modal, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { api, data } from '../../api/client.ts';
import type { Schemas } from '../../api/schemas.ts';
import { Failed } from '../../ui/states.tsx';
import { onceOnly, useClassChange } from './class-queries.ts';
import { EnrolList } from './enrol-list.tsx';
import { EnrolReport } from './enrol-report.tsx';
import { FindStudents } from './find-students.tsx';

/** As many as one request may name. */
const BATCH = 500;

export const Enrol = ({ classId }: { classId: string }) => {
  const { t } = useLingui();
  const [opened, { open, close }] = useDisclosure(false);
  const [lines, setLines] = useState<readonly Schemas['EnrolLineView'][] | null>(null);
  const enrol = useClassChange(async (students: readonly Schemas['WhoRequest'][]) => {
    const reports: Schemas['EnrolLineView'][] = [];
    for (let from = 0; from < students.length; from += BATCH) {
      const body = { students: students.slice(from, from + BATCH) };
      const report = await data(api.POST('/api/v1/classes/{id}/students', { params: { path: { id: classId }, header: onceOnly() }, body }));
      reports.push(...report.lines);
    }
    return reports;
  });
  const submit = (students: readonly Schemas['WhoRequest'][]) => enrol.mutate(students, { onSuccess: setLines });
  const leave = () => {
    setLines(null);
    enrol.reset();
    close();
  };
  return (
    <>
      <Button size="xs" variant="light" leftSection={<UserPlus size={16} aria-hidden />} onClick={open}>
        <Trans>Enrol</Trans>
      </Button>
      <Modal opened={opened} onClose={leave} title={t`Enrol students`} size="lg" closeButtonProps={{ 'aria-label': t`Close` }}>
        {enrol.isError && <Failed error={enrol.error} />}
        {lines ? (
          <EnrolReport lines={lines} onDone={leave} />
        ) : (
          <Tabs defaultValue="find" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="find">
                <Trans>Find students</Trans>
              </Tabs.Tab>
              <Tabs.Tab value="list">
                <Trans>Paste a list</Trans>
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="find">
              <FindStudents pending={enrol.isPending} onEnrol={(userId) => submit([{ userId }])} />
            </Tabs.Panel>
            <Tabs.Panel value="list">
              <EnrolList pending={enrol.isPending} onEnrol={(emails) => submit(emails.map((email) => ({ email })))} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Modal>
    </>
  );
};
