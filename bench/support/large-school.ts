import pg from 'pg';

export const SESSIONS = 100_000;
export const BOOKINGS_A_SESSION = 10;
const TEACHERS = 500;
const STUDENTS = 20_000;
const CLASSES = 500;

const SUBJECTS =
  'algebra,geometry,physics,chemistry,biology,history,geography,latin,french,german,music,drama,painting,coding,statistics,economics,philosophy,astronomy,ethics,sports'.split(
    ',',
  );
const TOPICS =
  'induction,gravity,enzymes,triangles,volcanoes,verbs,harmony,loops,markets,comets,revolution,empires,fractions,polymers,cells,optics,rhythm,perspective,sampling,logic,tides,orbits,grammar,theatre,colour,recursion,trade,justice,stamina,rivers'.split(
    ',',
  );
const FIRST = 'Ada,Amara,Anja,Carlos,Chen,Elena,Farid,Grace,Hana,Ivan,Jonas,Kofi,Leila,Luca,Mina,Noor,Olga,Pedro,Rosa,Yuki'.split(',');
const LAST =
  'Adeyemi,Brandt,Costa,Dubois,Eriksen,Fischer,Garcia,Hopper,Ito,Jansen,Kowalski,Lopez,Moreau,Nguyen,Okafor,Petrov,Quist,Rossi,Silva,Tanaka,Ueda,Vogel,Weber,Xu,Young'.split(
    ',',
  );
const WORDS =
  'bring the worksheet and a ruler we look at examples solve exercises together questions welcome beginners advanced revision exam practice group work discussion experiment homework notes slides recording'.split(
    ' ',
  );

/**
 * Fills a migrated database: sessions over three years, most of them past, a tenth for classes only, ten bookings each. Uses SQL, because
 * we measure reading. Returns the seconds it took.
 */
export const seedLargeSchool = async (url: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return fill(client).finally(() => client.end());
};

const fill = async (client: pg.Client): Promise<number> => {
  const start = performance.now();
  for (const [table, words] of Object.entries({ word: WORDS, subject: SUBJECTS, topic: TOPICS, first_name: FIRST, last_name: LAST }))
    await client.query(
      `create temp table ${table} as select word, word as name, n from unnest(array[${words.map((each) => `'${each}'`).join()}]) with ordinality as t (word, n)`,
    );
  for (const statement of [
    `insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
     select gen_random_uuid(), f.name || ' ' || l.name, lower(f.name || ' ' || l.name), 't' || m || '@large.example', 't' || m || '@large.example', 'none', 'teacher', 'active', now(), now()
     from generate_series(1, ${TEACHERS}) m
     join first_name f on f.n = 1 + m % ${FIRST.length} join last_name l on l.n = 1 + (m / ${FIRST.length}) % ${LAST.length}`,
    `insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
     select gen_random_uuid(), 'Student ' || n, 'student ' || n, 's' || n || '@large.example', 's' || n || '@large.example', 'none', 'student', 'active', now(), now()
     from generate_series(1, ${STUDENTS}) n`,
    `create temp table teacher as select id, name, row_number() over (order by email) as n from app_user where email like 't%@large.example'`,
    `create temp table student as select id, row_number() over (order by email) as n from app_user where email like 's%@large.example'`,
    `insert into class (id, name, owner_id, teacher_ids, created_at)
     select gen_random_uuid(), 'Class ' || n, id, array[id], now() from teacher where n <= ${CLASSES}`,
    `create temp table klass as select id, owner_id, row_number() over (order by name) as n from class where name like 'Class %'`,
    `create index on teacher (n)`,
    `create index on student (n)`,
    `create index on klass (n)`,
    // One in twenty is upcoming; twenty are live; one in ten is for its class only, two in ten are paid.
    `insert into live_session (id, code, title, description, class_id, host_id, host_name, starts_at, length_minutes, time_zone, capture,
       marks_visibility, visibility, capacity, price, currency, search_text, status, outcome, started_at, ended_at)
     select gen_random_uuid(), upper(lpad(to_hex(m), 8, '0')), title, description, case when m % 10 = 0 then k.id end, t.id, t.name, starts_at, 60, 'UTC',
       '{teacher}', 'concerned', case when m % 10 = 0 then 'class' when m % 10 < 4 then 'booked' else 'public' end,
       case when m % 10 between 1 and 7 then 12 end, case when m % 10 in (1, 2) then 1500 else 0 end, case when m % 10 in (1, 2) then 'EUR' end,
       lower(title || ' ' || t.name || ' ' || description),
       case when m % 20 = 1 then 'scheduled' when m % 5000 = 7 then 'live' else 'ended' end,
       case when m % 20 <> 1 and m % 5000 <> 7 then 'held' end,
       case when m % 20 <> 1 then starts_at end, case when m % 20 <> 1 and m % 5000 <> 7 then starts_at + interval '1 hour' end
     from (
       select m, initcap(s.word) || ' ' || o.word || ' ' || (m % 97) as title,
         (select string_agg(word, ' ') from word where hashint4(i.m * 31 + word.n::int) % 3 = 0) as description,
         case when i.m % 20 = 1 then now() + (i.m % 50000) * interval '1 minute' when i.m % 5000 = 7 then now() - interval '10 minutes'
           else now() - interval '1 day' - (i.m * 15) * interval '1 minute' end as starts_at
       from generate_series(1, ${SESSIONS}) i (m)
       join subject s on s.n = 1 + abs(hashint4(i.m)) % ${SUBJECTS.length} join topic o on o.n = 1 + abs(hashint4(i.m * 3 + 1)) % ${TOPICS.length}
     ) session
     join teacher t on t.n = 1 + session.m % ${TEACHERS} left join klass k on k.owner_id = t.id`,
    `insert into booking (id, session_id, student_id, place, status, price, currency, booked_at, confirmed_at)
     select gen_random_uuid(), s.id, t.id, place, case when place > 9 then 'waitlisted' else 'confirmed' end, s.price, s.currency,
       s.starts_at - interval '2 days', case when place <= 9 then s.starts_at - interval '2 days' end
     from (select *, row_number() over () as n from live_session where visibility <> 'class') s
     cross join generate_series(1, ${Math.ceil((BOOKINGS_A_SESSION * 10) / 9)}) place
     join student t on t.n = 1 + (s.n * 31 + place * 997) % ${STUDENTS}`,
    `vacuum analyze live_session`,
    `vacuum analyze booking`,
    `vacuum analyze app_user`,
  ])
    await client.query(statement);
  return (performance.now() - start) / 1000;
};
