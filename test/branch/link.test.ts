import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type BranchMember, type MemberOptions, openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';
import { isLong } from '../support/repository/share.ts';

describe.skipIf(natsServer === null)('kiosks of a branch (needs nats-server)', () => {
  let place: BranchPlace;
  let members: BranchMember[] = [];

  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02', 'k03']);
    return () => place.remove();
  });
  afterEach(async () => {
    await Promise.all(members.map((member) => member.close()));
    members = [];
  });

  async function open(kiosk: string, options?: MemberOptions): Promise<BranchMember> {
    const member = await openMember(place, kiosk, options);
    members.push(member);
    return member;
  }

  test('what is lent at one is known at the others, until it is returned or settled', async () => {
    const [k01, k02] = [await open('k01'), await open('k02')];
    await Promise.all([k01.up(), k02.up()]);
    expect(await k01.lend('A1', '100')).toBe('mine');
    await until(() => k02.branch.lastOn('A1', null) !== null, 'k02 knows of it');
    const last = k02.branch.lastOn('A1', null);
    expect(last?.what === 'lent' && last.isOf(['100'])).toBe(true);
    expect(last?.what === 'lent' && last.isOf(['200'])).toBe(false);
    expect(k02.branch.loansOf(['100'])).toBe(1);
    expect(await k02.lend('A1', '200')).toBe('lent');
    const back = k02.takeBack('A1');
    await until(() => k01.branch.lastOn('A1', 1)?.what === 'returned', 'k01 knows that it is back');
    // Before it has read its own message, it waits for the branch.
    await until(
      () => k02.branch.earlierElsewhere({ id: back, item: 'A1' }) === 'wait',
      'the return waits for the loan',
    );
    k01.settle(1, { state: 'accepted' });
    await until(
      () => k02.branch.earlierElsewhere({ id: back, item: 'A1' }) === 'go',
      'the loan is settled',
    );
    expect(k02.branch.state()).toMatchObject({ link: 'up', unpublished: 0, claims: { lent: 1 } });
    k02.settle(back, { state: 'accepted' });
  });

  test('the broker is killed: alone at once, and all is published when it is back', async () => {
    const [k01, k02] = [await open('k01'), await open('k02')];
    await Promise.all([k01.up(), k02.up()]);
    await place.broker.kill();
    await until(() => k01.branch.state().link === 'alone', 'k01 is alone');
    expect(k01.branch.state().why).toBe('branch-broker-away');
    expect(await k01.lend('B1', '100')).toBe('alone');
    expect(k01.branch.state().unpublished).toBe(1);
    await place.startBroker();
    await Promise.all([k01.up(), k02.up()]);
    await until(() => k02.branch.lastOn('B1', null)?.what === 'lent', 'k02 knows of it');
    await until(() => k01.branch.state().unpublished === 0, 'k01 knows that it is published');
  });

  test('a broker that hangs is waited for once', async () => {
    // Longer than anything else that a busy machine does here.
    const waitMs = 1_000;
    const k01 = await open('k01', { waitMs });
    await k01.up();
    place.broker.signal('SIGSTOP');
    const waited: boolean[] = [];
    for (const item of ['C1', 'C2', 'C3', 'C4', 'C5']) {
      const from = performance.now();
      expect(await k01.lend(item, '300')).toBe('alone');
      waited.push(performance.now() - from >= waitMs);
    }
    expect(waited).toEqual([true, false, false, false, false]);
    place.broker.signal('SIGCONT');
    await until(() => k01.branch.state().unpublished === 0, 'it was published');
    expect(await k01.lend('C6', '300')).toBe('mine');
  });

  test.runIf(isLong)(
    'one that hangs for good is left after half a minute',
    async () => {
      const k01 = await open('k01');
      await k01.up();
      place.broker.signal('SIGSTOP');
      await until(() => k01.branch.state().link === 'alone', 'it is alone', 35_000);
      place.broker.signal('SIGCONT');
      await k01.up();
    },
    90_000,
  );

  test('a second machine with the same identity: one of them is fenced', async () => {
    const [first, k02] = [await open('k01'), await open('k02')];
    await Promise.all([first.up(), k02.up()]);
    const second = await open('k01', { folder: 'twin' });
    await until(() => first.branch.state().link === 'fenced', 'the first is fenced');
    await second.up();
    const errors = first.reports.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ part: 'branch', code: 'branch-fenced' }]);
    // By whom: that machine's own log names the same start.
    const startOf = (text = '') => /\(start (\S{8})/.exec(text)?.[1];
    const joins = second.reports.find(({ code }) => code === 'branch-reading');
    expect(startOf(errors[0]?.text)).toBe(startOf(joins?.text) ?? 'none');
    expect(await first.lend('D1', '100')).toBe('alone');
    expect(await second.lend('D1', '100')).toBe('mine');
  });
});
