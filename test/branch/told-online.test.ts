/** What is done on line is published to the branch, always; a kiosk that may still do so is waited for. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../src/store/types.ts';
import { type BranchMember, type MemberOptions, openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';

/** A port without a server. */
const nowhere = 'tls://127.0.0.1:1';

describe.skipIf(natsServer === null)('done on line (needs nats-server)', () => {
  let place: BranchPlace;
  let members: BranchMember[] = [];

  beforeEach(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
  });
  afterEach(async () => {
    await Promise.all(members.map((member) => member.close()));
    members = [];
    await place.remove();
  });

  async function open(kiosk: string, options?: MemberOptions): Promise<BranchMember> {
    const member = await openMember(place, kiosk, options);
    members.push(member);
    return member;
  }
  async function close(member: BranchMember): Promise<void> {
    members = members.filter((each) => each !== member);
    await member.close();
  }
  /** A return on line. */
  function takesBack({ journal, settle }: BranchMember, item: string): void {
    const at = new Date().toISOString();
    const id = journal.begin({ kind: 'check-in', item, uids: [], mode: 'online' }, at);
    settle(id, { state: 'accepted' });
  }
  /** On line, by its number alone. */
  function lendUnseen({ journal, settle }: BranchMember, item: string): number {
    const loan = { kind: 'check-out', item, patron: '100', uids: [], mode: 'online' } as const;
    const id = journal.begin(loan, new Date().toISOString());
    journal.note(id, { step: 'tag-not-seen' }, new Date().toISOString());
    settle(id, { state: 'accepted' });
    return id;
  }
  /**
   * Ages are as exact as a message takes to the broker, which on a busy machine is tenths of a second. A
   * book is carried from one kiosk to another no sooner.
   */
  async function carried(): Promise<void> {
    const sinceMs = performance.now();
    await until(() => performance.now() - sinceMs > 1_500, 'it is carried there');
  }
  const verdictOn = ({ branch, journal }: BranchMember, item: string) => {
    const isOf = ({ transaction }: Entry) => 'item' in transaction && transaction.item === item;
    const entry = journal.open().find(isOf);
    return entry && branch.earlierElsewhere({ id: entry.id, item });
  };

  const seesReleased = ({ branch }: BranchMember, item: string) => {
    const last = branch.doneSince(item, null);
    return last?.what === 'lent' ? last.isReleased : null;
  };

  test('where nothing is open too: a loan that is told later, as that kiosk was cut off, is not sent', async () => {
    const [k01, k02] = [await open('k01'), await open('k02')];
    await Promise.all([k01.up(), k02.up()]);
    await place.broker.kill();
    expect(await k01.lend('A1', '100')).toBe('alone');
    await carried();
    takesBack(k02, 'A1');
    takesBack(k02, 'A2');
    expect(k02.branch.state().unpublished).toBe(2);
    await place.startBroker();
    await until(() => k02.branch.state().unpublished === 0, 'it is told', 40_000);
    await close(k02);
    await until(() => verdictOn(k01, 'A1') === 'overtaken', 'it is the staff’s', 40_000);
    const at = new Date(Date.now() - 60_000).toISOString();
    expect(k01.branch.doneSince('A2', at)).toEqual({ what: 'returned' });
  });

  test('and not told before that kiosk was killed: it is waited for, and has told it then', async () => {
    const [first, second] = [await open('k01'), await open('k02')];
    await Promise.all([first.up(), second.up()]);
    await Promise.all([close(first), close(second)]);
    const [cut, alone] = [
      await open('k01', { broker: nowhere }),
      await open('k02', { broker: nowhere }),
    ];
    expect(await cut.lend('B1', '100')).toBe('alone');
    await carried();
    takesBack(alone, 'B1');
    await Promise.all([close(cut), close(alone)]);
    const k01 = await open('k01');
    await k01.up();
    // Published at once, and of an item that is touched no more: even that waits.
    expect(await k01.lend('B2', '100')).toBe('mine');
    await until(() => k01.branch.state().unpublished === 0, 'it is told');
    expect(verdictOn(k01, 'B2')).toBe('wait-for-branch');
    const k02 = await open('k02');
    await k02.up();
    await until(() => verdictOn(k01, 'B1') === 'overtaken', 'it is the staff’s', 10_000);
    await until(() => verdictOn(k01, 'B2') === 'go', 'this one is sent');
  });

  test('one that is up says so to each that connects, so nobody waits for long', async () => {
    const k02 = await open('k02');
    await k02.up();
    const k01 = await open('k01');
    await k01.up();
    expect(await k01.lend('C1', '100')).toBe('mine');
    await until(() => verdictOn(k01, 'C1') === 'go', 'it is sent', 5_000);
  });

  test('that a loan is released is published when it is released, after a time without the broker, and after a restart', async () => {
    const [k01, k02] = [await open('k01'), await open('k02')];
    await Promise.all([k01.up(), k02.up()]);
    const ids = ['A1', 'A2', 'A3'].map((item) => lendUnseen(k01, item));
    await until(() => seesReleased(k02, 'A3') === false, 'it is published');
    const [first = 0, second = 0, third = 0] = ids;
    k01.journal.note(first, { step: 'released' }, new Date().toISOString());
    await until(() => seesReleased(k02, 'A1') === true, 'it is released');
    expect(seesReleased(k02, 'A2')).toBe(false);
    await place.broker.kill();
    await until(() => k01.branch.state().link === 'alone', 'the broker is away');
    k01.journal.note(second, { step: 'released' }, new Date().toISOString());
    await place.startBroker();
    await until(() => seesReleased(k02, 'A2') === true, 'it is published later', 40_000);
    await place.broker.kill();
    await until(() => k01.branch.state().link === 'alone', 'the broker is away');
    k01.journal.note(third, { step: 'released' }, new Date().toISOString());
    await Promise.all([close(k01), close(k02)]);
    await place.startBroker();
    const again = await open('k02');
    await again.up();
    expect(seesReleased(again, 'A3')).toBe(false);
    await (await open('k01')).up();
    await until(() => seesReleased(again, 'A3') === true, 'it is published at its next start');
  });
});
