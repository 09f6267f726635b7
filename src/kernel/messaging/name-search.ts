import { sql, type RawBuilder } from 'kysely';
import { partsOf } from '../domain/search-key.ts';

/** A LIKE pattern that matches this text anywhere, with its special characters escaped. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** SQL condition: whether a column of search keys matches the search, that is, contains all its parts in any order. An empty search matches everything. */
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
