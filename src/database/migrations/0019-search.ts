import { Migration } from '@mikro-orm/migrations';
import { searchKey } from '../../kernel/domain/search-key.ts';
import { termsOf } from '../../kernel/domain/search-terms.ts';
import { isVisible, tidyName } from '../../kernel/domain/visible-name.ts';

/** Rows that are read and written at a time. */
const BATCH = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

type Values = Readonly<Record<string, string | null>>;

/** A name as names are kept from now on; of one that shows nothing, what is to be shown. */
const shown = (name: string, otherwise: string): string => (isVisible(tidyName(name)) ? tidyName(name) : otherwise);

const named = ({ name }: Values): Values => {
  const kept = shown(name!, '(no name)');
  return { name: kept, name_key: searchKey(kept) };
};

const session = ({ title, instructor, host_name, description }: Values): Values => {
  const kept = {
    title: shown(title!, '(no title)'),
    instructor: shown(instructor ?? '', '') || null,
    host_name: host_name ? shown(host_name, '(no name)') : '',
  };
  return { ...kept, search_text: termsOf([kept.title, kept.instructor ?? kept.host_name, description].join(' ')).join(' ') };
};

/** Names without what cannot be seen, and what names and sessions are found by, as both are made from now on (kernel/domain). */
export class Migration0019Search extends Migration {
  override async up(): Promise<void> {
    await this.execute(`alter table class add column name_key text not null default ''`);
    // Away while the rows change, so that its index need not follow. To add it again rewrites the table, without what has died in it.
    await this.execute(`alter table live_session drop column search`);
    await this.each('app_user', ['name'], named);
    await this.each('class', ['name'], named);
    await this.each('live_session', ['title', 'instructor', 'host_name', 'description'], session);
    // The terms as they are: what PostgreSQL takes for a word depends on how it was installed.
    await this.execute(`alter table live_session add column search tsvector not null
      generated always as (array_to_tsvector(array_remove(string_to_array(search_text, ' '), ''))) stored`);
    await this.execute(`create index live_session_search on live_session using gin (search)`);
  }

  /** Writes what is made of these columns into each row. */
  private async each(table: string, columns: readonly string[], made: (row: Values) => Values): Promise<void> {
    for (let last = BEFORE_ALL; ;) {
      const page = `select id, ${columns.join(', ')} from ${table} where id > ? order by id limit ${BATCH}`;
      const rows = (await this.execute(page, [last])) as (Values & { id: string })[];
      if (!rows.length) return;
      last = rows.at(-1)!.id;
      const changes = rows.map((row) => ({ id: row.id, ...made(row) }));
      const written = Object.keys(changes[0]!).filter((column) => column !== 'id');
      await this.execute(
        `update ${table} set ${written.map((column) => `${column} = made.${column}`).join(', ')}
         from jsonb_to_recordset(?::jsonb) as made (id uuid, ${written.map((column) => `${column} text`).join(', ')})
         where ${table}.id = made.id`,
        [JSON.stringify(changes)],
      );
    }
  }
}
