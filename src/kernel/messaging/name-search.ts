import { sql, type RawBuilder } from 'kysely';
import { partsOf } from '../domain/search-key.js';

/** A pattern for LIKE that finds this text anywhere, whatever characters it has. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Whether a column of `searchKey`s has all that is looked for, in any order. What is empty finds everything. */
export const nameMatches = (column: string, search: string): RawBuilder<boolean> => {
  const parts = partsOf(search).map(
    (spellings) =>
      sql`(${sql.join(
        spellings.map((spelling) => sql`${sql.ref(column)} like ${containing(spelling)}`),
        sql` or `,
      )})`,
  );
  return parts.length ? sql<boolean>`(${sql.join(parts, sql` and `)})` : sql<boolean>`true`;
};
