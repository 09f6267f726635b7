import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { Table } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../../api/schemas.ts';
import { regional } from '../../ui/regional.ts';
import { timeOnly, viewerZone } from '../../ui/zoned.ts';
import { TableHead } from '../../ui/table-head.tsx';

/** How many people were there, as a chart and, for those who cannot see it, as a table. */
export const PeopleChart = ({ series }: { series: readonly Schemas['SeriesPoint'][] }) => {
  const { t, i18n } = useLingui();
  const points = series.map(({ at, people }) => ({ time: timeOnly(new Date(at), regional(i18n.locale), viewerZone()), people }));
  return (
    <>
      <div aria-hidden>
        <AreaChart
          h={260}
          data={points}
          dataKey="time"
          series={[{ name: 'people', label: t`People`, color: 'indigo.6' }]}
          curveType="stepAfter"
          yAxisProps={{ allowDecimals: false }}
          withDots={false}
        />
      </div>
      <details>
        <summary>
          <Trans>As a table</Trans>
        </summary>
        <Table>
          <TableHead columns={[t`Time`, t`People`]} />
          <Table.Tbody>
            {points.map(({ time, people }, index) => (
              <Table.Tr key={index}>
                <Table.Td>{time}</Table.Td>
                <Table.Td>{people}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </>
  );
};
