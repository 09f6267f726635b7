import { domainToASCII } from 'node:url';
import { Migration } from '@mikro-orm/migrations';

interface Account {
  readonly id: string;
  readonly email_key: string;
}

/**
 * Emails are one account's whether their domain is written as people write it or as the DNS knows it. Where two accounts are there
 * already, the one that has the DNS's form keeps it (of several others the oldest gets it), and the other keeps the key it has.
 */
export class Migration0016Emails extends Migration {
  override async up(): Promise<void> {
    const accounts = (await this.execute(`select id, email_key from app_user
      where octet_length(email_key) <> char_length(email_key) order by created_at, id`)) as Account[];
    for (const { id, email_key: old } of accounts) {
      const at = old.lastIndexOf('@') + 1;
      const key = old.slice(0, at) + (domainToASCII(old.slice(at)) || old.slice(at));
      if (key === old) continue;
      const [holder] = (await this.execute(`select id, email_key from app_user where email_key = ?`, [key])) as Account[];
      if (holder)
        process.emitWarning(`Users ${holder.id} and ${id} have one email address, written in two ways. Each still logs in with its own.`);
      else await this.execute(`update app_user set email_key = ? where id = ?`, [key, id]);
    }
  }
}
