import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly columns: readonly string[];
  /** Further cells, such as one above buttons. */
  readonly children?: ReactNode;
}

/** The headings of a table. */
export const TableHead = ({ columns, children }: Props) => (
  <Table.Thead>
    <Table.Tr>
      {columns.map((column) => (
        <Table.Th key={column} scope="col">
          {column}
        </Table.Th>
      ))}
      {children}
    </Table.Tr>
  </Table.Thead>
);
