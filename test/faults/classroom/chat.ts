import { randomUUID } from 'node:crypto';
import { pause, type Chance } from '../support/chance.ts';
import type { Finding } from '../support/checks.ts';
import type { Client } from '../support/client.ts';
import { EXPECTED_REFUSALS } from '../support/checks.ts';
import type { LiveClass } from '../support/school-session.ts';
import type { Query } from '../support/stored.ts';
import type { Activity } from './activity.ts';

/** What was sent with this id, until it is acknowledged with its number. */
interface Said {
  readonly id: string;
  readonly by: Client;
  seq?: number;
}

/** Everyone writes, each waiting for the answer; what was not answered is sent again after the kill, and so are some messages that were. */
export class Chat implements Activity {
  private readonly said: Said[] = [];
  private readonly wrong: string[] = [];
  private resent = 0;
  private acknowledgedAtOnce = 0;
  private readonly heard: ReadonlyMap<Client, string[]>;
  private readonly room: LiveClass;
  private readonly chance: Chance;

  constructor(room: LiveClass, chance: Chance) {
    this.room = room;
    this.chance = chance;
    this.heard = new Map(room.clients.map((client) => [client, []]));
    for (const [{ model }, ids] of this.heard)
      model.onApplied.push((event, message) => {
        if (event === 'CHAT_MESSAGE') ids.push((message as { id: string }).id);
      });
  }

  get counts(): Record<string, string> {
    return { 'messages sent / acknowledged at once / sent again': `${this.said.length} / ${this.acknowledgedAtOnce} / ${this.resent}` };
  }

  run(isOver: () => boolean): Promise<unknown> {
    return Promise.all(this.room.clients.map((client) => this.write(client, isOver)));
  }

  private async write(by: Client, isOver: () => boolean): Promise<void> {
    for (; !isOver() && by.isInside; await pause(this.chance.between(0, 30))) {
      const one: Said = { id: randomUUID(), by };
      this.said.push(one);
      await this.say(one);
      if (one.seq !== undefined) this.acknowledgedAtOnce++;
    }
  }

  private async say(one: Said): Promise<void> {
    const answer = await one.by.ask<{ seq: number }>('CHAT_MESSAGE', { id: one.id, text: textOf(one) });
    if (answer.success) {
      if (one.seq !== undefined && one.seq !== answer.data.seq)
        this.wrong.push(`${one.id} was answered with ${one.seq}, then with ${answer.data.seq}`);
      one.seq = answer.data.seq;
    } else if (!EXPECTED_REFUSALS.includes(answer.code)) this.wrong.push(`a message was refused with ${answer.code}`);
  }

  async returned(): Promise<void> {
    const again = this.said.filter(({ seq }) => seq === undefined || this.chance.next() < 0.1);
    this.resent += again.length;
    await Promise.all(again.map((one) => this.say(one)));
    for (const { id, seq } of again) if (seq === undefined) this.wrong.push(`${id} was not answered after the restart`);
  }

  async check(query: Query): Promise<Finding[]> {
    const { sessionId, clients } = this.room;
    const rows = await query<{ id: string; seq: number; user: string; text: string }>(
      'select id, seq, user_id as "user", text from chat_message where session_id = $1 order by seq',
      [sessionId],
    );
    const facts = await query<{ seq: number; id: string }>(
      `select seq, payload->>'messageId' as id from event_log where stream = $1 and type = 'classroom.MessagePosted' order by seq`,
      [`session:${sessionId}`],
    );
    const stored = new Map(rows.map((row) => [row.id, row]));
    const found = (check: string, what: string): Finding => ({ check: `chat: ${check}`, what });
    return [
      ...this.wrong.map((what) => found('every command is answered', what)),
      ...this.said.flatMap((one) => {
        const row = stored.get(one.id);
        const isRight = row && row.seq === one.seq && row.user === one.by.account.id && row.text === textOf(one);
        return isRight
          ? []
          : [found('each message is stored as acknowledged', `${one.id} (${one.seq}) is stored as ${JSON.stringify(row)}`)];
      }),
      ...(rows.length === this.said.length ? [] : [found('no message is doubled', `${rows.length} stored, ${this.said.length} sent`)]),
      ...(JSON.stringify(facts) === JSON.stringify(rows.map(({ seq, id }) => ({ seq, id })))
        ? []
        : [found('the log and the texts agree', `${facts.length} facts, ${rows.length} texts`)]),
      ...clients.flatMap((client, n) => {
        const heard = this.heard.get(client)!;
        return heard.join() === rows.map(({ id }) => id).join()
          ? []
          : [found('everyone is told each message once, in order', `client ${n} heard ${heard.length} of ${rows.length}`)];
      }),
    ];
  }
}

const textOf = ({ id }: Said): string => `Message ${id}`;
