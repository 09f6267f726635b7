import { EventBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import { GetParticipants, JoinSession, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import { newId } from '../../../kernel/ids.ts';
import { LeaseLost, Node } from '../../../kernel/node.ts';
import { setUpLiveSessions } from '../../../../test/support/sessions.ts';
import { NodeLease } from './node-lease.ts';
import { LeaseRenewal } from './lease-renewal.ts';
import { Reaper } from './reaper.ts';

/** The lease period in seconds. */
const LEASE = 600;

describe("a node's lease", () => {
  const { to, live } = setUpLiveSessions({ NODE_LEASE: String(LEASE) });
  let node: Node;
  beforeAll(() => {
    node = to.get(Node);
  });

  /** The state right after startup with an empty database. */
  beforeEach(async () => {
    await to.db.rows(sql`delete from presence_interval`);
    await to.db.rows(sql`delete from node_lease`);
    await to.get(NodeLease).take();
  });

  const leases = () => to.db.rows(sql<{ node_id: string }>`select node_id from node_lease order by node_id`);
  const age = (nodeId: string, { seen = 0, started = 0 }) =>
    to.db
      .rows(sql`update node_lease set seen_at = seen_at - ${seen} * interval '1 second', started_at = started_at - ${started} * interval '1 second'
      where node_id = ${nodeId}`);
  const seenAt = async (nodeId: string) =>
    (await to.db.row(sql<{ at: Date }>`select seen_at as at from node_lease where node_id = ${nodeId}`))!.at;
  /** Adds a node that last renewed its lease `seen` seconds ago. */
  const otherNode = async (seen: number) => {
    const id = newId();
    await to.db.rows(sql`insert into node_lease (node_id) values (${id})`);
    await age(id, { seen });
    return id;
  };
  const leaves = async (sessionId: string) =>
    (await to.facts(sessionStream(sessionId))).filter(({ type }) => type === ParticipantLeft.type).map(({ payload }) => payload);
  /** Joins long before any lease renewal used in these tests. */
  const joinEarly = async (join: JoinSession) => {
    to.clock.at = new Date(Date.now() - 10 * LEASE * 1000);
    await to.commands.execute(join);
    to.clock.at = undefined;
  };

  it('is taken on startup, renewed, and released on shutdown', async () => {
    await to.db.rows(sql`delete from node_lease`);
    await to.get(LeaseRenewal).onApplicationBootstrap();
    expect(await leases()).toEqual([{ node_id: node.id }]);
    await age(node.id, { seen: LEASE - 10 });
    const before = await seenAt(node.id);
    await to.get(NodeLease).renew();
    expect((await seenAt(node.id)).getTime()).toBeGreaterThan(before.getTime());
    await to.get(LeaseRenewal).onApplicationShutdown();
    expect(await leases()).toEqual([]);
  });

  it('is kept on shutdown if intervals of the node are still open, so that another node ends them', async () => {
    const { student, sessionId } = await live();
    await to.commands.execute(new JoinSession(student, sessionId, { id: 'laptop', nodeId: node.id }));
    await to.get(LeaseRenewal).onApplicationShutdown();
    expect(await leases()).toEqual([{ node_id: node.id }]);
  });

  it('counts as settled after a full lease period, and starts over after missing one', async () => {
    const lease = to.get(NodeLease);
    expect(await lease.renew()).toBe(false);
    await age(node.id, { started: LEASE - 10 });
    expect(await lease.renew()).toBe(false);
    await age(node.id, { started: 20 });
    expect(await lease.renew()).toBe(true);
    await age(node.id, { seen: LEASE + 1 });
    expect(await lease.renew()).toBe(false);
  });

  it('is replaced under a new node id if other nodes deleted it, and LeaseLost is published', async () => {
    const published: object[] = [];
    const subscription = to.get(EventBus).subscribe((event) => void published.push(event));
    const lost = node.id;
    await to.db.rows(sql`delete from node_lease`);
    expect(await to.get(NodeLease).renew()).toBe(false);
    subscription.unsubscribe();
    expect(node.id).not.toBe(lost);
    expect(published).toEqual([new LeaseLost(lost, node.id)]);
    expect(await leases()).toEqual([{ node_id: node.id }]);
  });

  describe('after expiring', () => {
    it("ends only that node's intervals, as of its last renewal", async () => {
      const { student, teacher, sessionId } = await live();
      const dead = await otherNode(LEASE + 60);
      const lastSeen = await seenAt(dead);
      await joinEarly(new JoinSession(student, sessionId, { id: 'laptop', nodeId: dead }));
      await joinEarly(new JoinSession(student, sessionId, { id: 'phone', nodeId: node.id }));
      await joinEarly(new JoinSession(teacher, sessionId, { id: 'desk', nodeId: dead }));
      await joinEarly(new JoinSession(to.school.person('admin'), sessionId, null));
      await to.get(Reaper).reap();
      expect(await leaves(sessionId)).toEqual([
        { sessionId, userId: student.userId, connectionId: 'laptop', departure: false, at: lastSeen.toISOString(), why: 'node-died' },
        { sessionId, userId: teacher.userId, connectionId: 'desk', departure: true, at: lastSeen.toISOString(), why: 'node-died' },
      ]);
      expect(await to.db.rows(sql`select left_at from presence_interval where node_id = ${dead}`)).toEqual([
        { left_at: lastSeen },
        { left_at: lastSeen },
      ]);
      expect((await to.queries.execute(new GetParticipants(sessionId, { page: 1, limit: 10 }))).total).toBe(2);
      expect(await leases()).toEqual([{ node_id: node.id }]);
    });

    it('ends no intervals if it has not quite expired', async () => {
      const { student, sessionId } = await live();
      const quiet = await otherNode(LEASE - 10);
      await joinEarly(new JoinSession(student, sessionId, { id: 'laptop', nodeId: quiet }));
      await to.get(Reaper).reap();
      expect(await leaves(sessionId)).toEqual([]);
      expect(await leases()).toHaveLength(2);
    });

    it('ends intervals that began after it expired at the time they began', async () => {
      const { student, sessionId } = await live();
      to.clock.at = new Date('2026-09-01T07:00:00Z');
      await to.commands.execute(new JoinSession(student, sessionId, { id: 'laptop', nodeId: newId() }));
      to.clock.at = undefined;
      await to.get(Reaper).reap();
      expect(await leaves(sessionId)).toMatchObject([{ at: '2026-09-01T07:00:00.000Z', departure: true, why: 'node-died' }]);
    });

    it('is reaped by only one of many nodes that try at once', async () => {
      const sessions = [await live(3), await live(3)];
      const dead = await otherNode(LEASE + 60);
      for (const { enrolled, sessionId } of sessions)
        for (const by of enrolled) await joinEarly(new JoinSession(by, sessionId, { id: by.userId, nodeId: dead }));
      await Promise.all(Array.from({ length: 4 }, () => to.get(Reaper).reap()));
      for (const { sessionId } of sessions) expect(await leaves(sessionId)).toHaveLength(3);
    });
  });

  describe('on each renewal', () => {
    it('reaps dead nodes only if this node is settled', async () => {
      const dead = await otherNode(LEASE + 60);
      await to.get(LeaseRenewal).run();
      expect(await leases()).toContainEqual({ node_id: dead });
      await age(node.id, { started: LEASE + 1 });
      await to.get(LeaseRenewal).run();
      expect(await leases()).toEqual([{ node_id: node.id }]);
    });
  });
});
