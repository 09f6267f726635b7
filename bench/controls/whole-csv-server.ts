import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stringify } from 'csv-stringify/sync';
import pg from 'pg';

/** A register as CSV without streaming: all rows, and the whole file, are in memory at once. No framework, permissions or sign-in. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

const file = async (sessionId: string): Promise<string> => {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select u.name, u.email, l.expected, l.status, l.source, l.marked_at, i.attended, i.came, i.gone
     from register_line l join app_user u on u.id = l.student_id
     left join (select user_id, sum(left_at - joined_at)::text as attended, min(joined_at) as came, max(left_at) as gone
       from presence_interval where session_id = $1 group by user_id) i on i.user_id = l.student_id
     where l.session_id = $1 order by u.name_key`,
    [sessionId],
  );
  return stringify(rows, { header: true, cast: { date: (at) => at.toISOString() } });
};

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.url === '/metrics') response.end(`process_resident_memory_bytes ${process.memoryUsage.rss()}\n`);
  else if (request.url === '/health/ready') response.end();
  else response.end(await file(request.url!.slice(1)));
};

createServer((request, response) => void serve(request, response)).listen(Number(process.env.PORT), process.env.HOST);
