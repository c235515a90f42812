import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import type { Behaviour } from '../../simulators/simulated-changes.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { order } from '../../src/rollout/orders.ts';
import { reportedStateOf } from '../../src/rollout/reported.ts';
import { showRollout } from '../../src/rollout/show.ts';
import { startRollout } from '../../src/rollout/start.ts';
import { readIndex } from '../../src/rollout/store.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';
import { makeRolling, type Rolling } from '../support/rolling.ts';

const options = { timeout: isLong ? 3_600_000 : 40_000 };

describe.skipIf(natsServer === null)('rollouts at a hub (needs nats-server)', options, () => {
  let place: HubPlace;
  let hub: Hub;

  beforeAll(async () => {
    place = await makeHubPlace();
    hub = await place.connect();
  });
  afterAll(async () => {
    await hub?.close();
    await place?.remove();
  });

  const behave = (rolling: Rolling, behaviour: Behaviour, isBad: (at: number) => boolean) => {
    [...rolling.kiosks.values()].forEach((kiosk, at) => {
      if (isBad(at)) kiosk.behaviour = behaviour;
    });
  };
  const region = (idleMs: number) => ({ delays: { idleMs } });
  /** what each kiosk has applied */
  const hashes = ({ kiosks }: Rolling) =>
    [...kiosks.values()].map(({ status }) => status.configuration.hash);

  test('every kiosk gets it, wave after wave, and the audit trail says so first', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [2, 2, 1, 1, 1, 3], prefix: 'a' });
    await rolling.setLayer('region', region(30_000));
    const id = await rolling.start();
    const done = await rolling.drive(id, rolling.driver('one'));
    expect(done.state).toBe('done');
    expect(new Set(hashes(rolling)).size).toBe(1);
    const trail = await hub.auditTrail(50);
    const actions = trail.map(({ action }) => action).reverse();
    expect(actions.slice(0, 3)).toEqual(['config-put', 'rollout-start', 'rollout-put']);
    expect(actions.at(-1)).toBe('rollout-is-done');
    // No value of a setting is in it.
    expect(JSON.stringify(trail)).not.toContain('30000');
    const seen = showRollout(done, reportedStateOf(rolling.region()), rolling.nowMs());
    expect(seen.waves.map(({ state }) => state)).toEqual(seen.waves.map(() => 'passed'));
    expect((await readIndex(hub)).value.standing).toEqual([]);
    expect(await rolling.plan()).toMatchObject({ waves: [] });
  });

  test('with 3 % bad kiosks it stops in wave 2 or 3, and all have what they had', async () => {
    const sizes = Array.from({ length: isLong ? 100 : 12 }, () => (isLong ? 10 : 2));
    const rolling = await makeRolling(place, hub, { sizes, prefix: 'c' });
    await rolling.setLayer('region', region(31_000));
    const first = await rolling.start({ numbers: { openMinutes: 0, visits: 0 } });
    await rolling.drive(first, rolling.driver('one'));
    const before = hashes(rolling);
    await rolling.setLayer('region', region(32_000));
    const id = await rolling.start();
    // Three in a hundred of each wave, and of the third as many as that is of the whole.
    const { kiosks } = await rolling.state(id);
    const names = Object.keys(kiosks);
    const third = names.filter((name) => kiosks[name]?.wave === 3);
    const bad = third.slice(0, Math.max(2, Math.round(third.length * 0.03)));
    for (const name of bad) {
      const kiosk = rolling.kiosks.get(name);
      if (kiosk !== undefined) kiosk.behaviour = 'steps-back';
    }
    const over = await rolling.drive(id, rolling.driver('two'));
    expect(over.state).toBe('taken-back');
    expect([2, 3]).toContain(over.wave);
    await rolling.pass(1);
    expect(hashes(rolling)).toEqual(before);
    const untouched = Object.values(over.kiosks).filter(({ step }) => step === 'planned');
    expect(untouched.length).toBeGreaterThanOrEqual(names.length / 2);
  });

  test('a version that dies after five minutes goes no further than the first kiosk', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [2, 2, 2, 2], prefix: 'd' });
    behave(rolling, 'dies-after-five-minutes', () => true);
    await rolling.addPackage('0.3.0');
    const id = await rolling.start({ package: '0.3.0' });
    const over = await rolling.drive(id, rolling.driver('one'), 60, 1);
    expect(over).toMatchObject({ state: 'taken-back', why: 'rollout-wave-failed', wave: 1 });
    const versions = [...rolling.kiosks.values()].map(({ status }) => status.version);
    expect(new Set(versions)).toEqual(new Set(['0.2.0']));
  });

  test('a configuration that harms after five minutes is taken back too', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [2, 2, 2, 2], prefix: 'e' });
    await rolling.setLayer('region', region(33_000));
    await rolling.drive(await rolling.start(), rolling.driver('one'));
    const before = hashes(rolling);
    behave(rolling, 'dies-after-five-minutes', () => true);
    await rolling.setLayer('region', region(34_000));
    const over = await rolling.drive(await rolling.start(), rolling.driver('two'), 60, 1);
    expect(over).toMatchObject({ state: 'taken-back', wave: 1 });
    await rolling.pass(1);
    expect(hashes(rolling)).toEqual(before);
  });

  test('who reports a serial of tomorrow is left out by name, and what it says counts for nothing', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [2, 1], prefix: 's' });
    await rolling.setLayer('region', region(34_500));
    const report = async (serial: number) => {
      Object.assign(rolling.kiosks.get('s001.k02')?.status.configuration ?? {}, { serial });
      await rolling.pass(1);
      const planned = await rolling.plan();
      if ('code' in planned) throw new Error(planned.code);
      return planned;
    };
    const dayMs = 86_400_000;
    const left = await report(rolling.nowMs() + dayMs + 2 * 60_000);
    expect(left.seen.serialAhead).toEqual(['s001-k02']);
    expect([...left.kiosks.keys()]).toEqual(['s001.k01', 's002.k01']);
    const taken = await report(rolling.nowMs() + dayMs / 2);
    expect(taken.seen.serialAhead).toEqual([]);
    expect(taken.kiosks.get('s001.k02')).toMatchObject({ serial: 0 });
  });

  test('a rollout whose state comes back as another one does not stand', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [1], prefix: 'u' });
    await rolling.setLayer('region', region(34_700));
    const planned = await rolling.plan();
    if ('code' in planned) throw new Error(planned.code);
    const get: Hub['rollouts']['get'] = async (key) => {
      const found = await hub.rollouts.get(key);
      return found && key === planned.id ? { ...found, value: Buffer.from('{}') } : found;
    };
    const hostile = { ...hub, rollouts: { ...hub.rollouts, get } };
    const signedWith = readSigningKey(place.region(), 'config');
    const starting = { title: '', by: 'anna', nowMs: rolling.nowMs(), signedWith };
    const started = await startRollout(hostile, planned, starting);
    expect(started).toEqual({ code: 'rollout-unreadable' });
    expect((await readIndex(hub)).value.ids).not.toContain(planned.id);
  });

  test('of two operators one drives, and what a person orders is obeyed', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [1, 1, 1, 1, 1, 1, 1], prefix: 'f' });
    await rolling.setLayer('region', region(35_000));
    const id = await rolling.start();
    const [one, two] = [rolling.driver('one'), rolling.driver('two')];
    expect((await one.step()).get(id)).toBe('moved');
    expect((await two.step()).get(id)).toBe('elsewhere');
    await expect(rolling.start()).rejects.toThrow('rollout-overlaps');
    const by = { by: 'bert', nowMs: rolling.nowMs() };
    expect(await order(hub, id, 'pause', by)).toMatchObject({ state: 'paused' });
    for (let at = 0; at < 20; at += 1) {
      await rolling.pass(5);
      await one.step();
    }
    expect((await rolling.state(id)).wave).toBe(1);
    expect(await order(hub, id, 'resume', by)).toMatchObject({ state: 'running' });
    await one.release();
    // At once, without waiting for the end of the lease.
    await two.step();
    expect((await rolling.state(id)).wave).toBe(2);
    expect(await order(hub, id, 'stop', by)).toMatchObject({ state: 'stopped' });
    expect((await two.step()).size).toBe(0);
    expect(await order(hub, id, 'pause', by)).toBe('rollout-over');
    // What was put stays, until it is ordered back.
    await rolling.pass(1);
    expect(hashes(rolling).filter((hash) => hash !== null).length).toBeGreaterThan(1);
    expect(await order(hub, id, 'back', by)).toMatchObject({ state: 'going-back' });
    expect(await rolling.drive(id, one)).toMatchObject({ state: 'taken-back' });
  });

  test('a kiosk that is away counts for nothing, and finds it on its return', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [2, 2, 2, 2, 2], prefix: 'g' });
    rolling.setAway('g001.k01', true);
    rolling.setAway('g003.k02', true);
    await rolling.pass(10);
    await rolling.setLayer('region', region(36_000));
    const id = await rolling.start();
    const done = await rolling.drive(id, rolling.driver('one'));
    expect(done.state).toBe('done');
    expect(hashes(rolling).filter((hash) => hash === null)).toHaveLength(2);
    rolling.setAway('g001.k01', false);
    rolling.setAway('g003.k02', false);
    await rolling.pass(1);
    expect(new Set(hashes(rolling)).size).toBe(1);
  });

  test('a driver that dies at any of its calls leaves what the next one ends', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [1, 1, 1], prefix: 'i' });
    const numbers = { openMinutes: 0, visits: 0 };
    let idleMs = 40_000;
    // Each call in turn, in the long run; else some of them, before and after it is done.
    for (let at = 1; ; at += isLong ? 1 : 7) {
      idleMs += 1;
      await rolling.setLayer('region', region(idleMs));
      const isBad = at % 2 === 0;
      behave(rolling, isBad ? 'refuses' : 'obeys', () => true);
      const id = await rolling.start({ numbers });
      const dying = diesAt(hub, at);
      const first = rolling.driver(`dies-${at}`, dying.hub);
      const hasDied = await rolling.drive(id, first, 12, 1).then(
        () => false,
        () => true,
      );
      // The lease of the dead one ends.
      await rolling.pass(2);
      const over = await rolling.drive(id, rolling.driver(`next-${at}`), 12, 1);
      expect([at, over.state]).toEqual([at, isBad ? 'taken-back' : 'done']);
      expect((await readIndex(hub)).value.standing).toEqual([]);
      if (!hasDied) break;
    }
  });

  test('a package has a way back by a newer manifest of the version before', async () => {
    const rolling = await makeRolling(place, hub, { sizes: [1, 1], prefix: 'h' });
    await rolling.addPackage('0.4.0');
    const blind = await rolling.plan({ package: '0.4.0' });
    expect(blind).toMatchObject({ seen: { noWayBack: ['h001-k01', 'h002-k01'] } });
    await rolling.addPackage('0.2.0');
    const id = await rolling.start({ package: '0.4.0' });
    const [one] = [rolling.driver('one')];
    expect(await rolling.drive(id, one)).toMatchObject({ state: 'done' });
    const versions = () => [...rolling.kiosks.values()].map(({ status }) => status.version);
    expect(versions()).toEqual(['0.4.0', '0.4.0']);
    await order(hub, id, 'back', { by: 'anna', nowMs: rolling.nowMs() });
    expect(await rolling.drive(id, one)).toMatchObject({ state: 'taken-back' });
    await rolling.pass(1);
    expect(versions()).toEqual(['0.2.0', '0.2.0']);
  });
});

/** A hub that ends the program at its call of that number: half of them once the call was done. */
function diesAt(hub: Hub, at: number): { hub: Hub } {
  let calls = 0;
  const dying =
    <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      calls += 1;
      if (calls > at || (calls === at && at % 4 < 2)) throw new Error('died');
      const answer = await call(...given);
      if (calls === at) throw new Error('died');
      return answer;
    };
  const { rollouts } = hub;
  const bucket = { ...rollouts, get: dying(rollouts.get), put: dying(rollouts.put) };
  const { audit, putDesired, desiredOf } = hub;
  return {
    hub: {
      ...{ ...hub, rollouts: bucket, audit: dying(audit), putDesired: dying(putDesired) },
      desiredOf: dying(desiredOf),
    },
  };
}
