import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Request, Response } from 'express';
import { fileNameOf } from './file-name.ts';

/** A heading, and what its column shows of a row. */
export type CsvColumn<Row> = readonly [heading: string, cell: (row: Row) => string];

export interface CsvFile<Row> {
  /** Any text. The extension is added. */
  readonly name: string;
  readonly columns: readonly CsvColumn<Row>[];
  /** Read only as fast as the client receives. */
  readonly batches: AsyncIterable<readonly Row[]>;
}

/** How streams report that the client is gone. */
const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ECONNRESET', 'EPIPE']);

/**
 * Streams a file as RFC 4180 describes, in UTF-8 with a byte order mark, by which Excel recognises it. Cells that a spreadsheet would take for a
 * formula start with an apostrophe. An error in the first batch is thrown before anything is sent; a later one breaks off the connection, so that
 * nobody takes a part for the whole. If the client goes away, no further batch is read.
 */
export const sendCsv = async <Row>(request: Request, response: Response, { name, columns, batches }: CsvFile<Row>): Promise<void> => {
  const iterator = batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  response.attachment(`${fileNameOf(name)}.csv`);
  if (request.method === 'HEAD') {
    await iterator.return?.();
    response.end();
    return;
  }
  const csv = stringify({
    bom: true,
    header: true,
    columns: columns.map(([header], index) => ({ key: String(index), header })),
    escape_formulas: true,
    record_delimiter: 'windows',
    // Otherwise only CRLF is quoted, and a line feed within a cell would start a new row.
    quote_record_delimiter: true,
  });
  try {
    await pipeline(recordsOf(first, iterator, columns), csv, response);
  } catch (error) {
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};

const recordsOf = async function* <Row>(
  first: IteratorResult<readonly Row[]>,
  iterator: AsyncIterator<readonly Row[]>,
  columns: readonly CsvColumn<Row>[],
): AsyncGenerator<string[]> {
  try {
    for (let batch = first; !batch.done; batch = await iterator.next())
      for (const row of batch.value) yield columns.map(([, cell]) => cell(row));
  } finally {
    await iterator.return?.();
  }
};
