/** A kiosk that reports a serial near the largest that there is does not hold up the others (LONG). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';
import { makeRolling, type Rolling } from '../support/rolling.ts';

describe.runIf(isLong && natsServer !== null)('a report of the largest serial', () => {
  let place: HubPlace;
  let hub: Hub;
  beforeEach(async () => {
    place = await makeHubPlace();
    hub = await place.connect();
  });
  afterEach(async () => {
    await hub?.close();
    await place?.remove();
  });

  async function reporting(serial: number, prefix: string): Promise<Rolling> {
    const rolling = await makeRolling(place, hub, { sizes: [2, 2], prefix });
    const liar = rolling.kiosks.get(`${prefix}002.k02`);
    if (liar === undefined) throw new Error('there is no such kiosk');
    Object.assign(liar.status.configuration, { serial });
    await rolling.pass(1);
    return rolling;
  }
  const roll = async (rolling: Rolling, idleMs: number) => {
    await rolling.setLayer('region', { delays: { idleMs } });
    const id = await rolling.start({ numbers: { openMinutes: 0, visits: 0 } });
    // A state that cannot be read is none.
    const state = () => rolling.state(id).then(({ state }) => state, String);
    const driver = rolling.driver('one');
    for (let step = 0; step < 60 && (await state()) === 'running'; step += 1) {
      await driver.step();
      await rolling.pass(5);
    }
    return state();
  };

  test('S4: the rollout reaches all others', async () => {
    const rolling = await reporting(Number.MAX_SAFE_INTEGER, 'p');
    expect(await roll(rolling, 30_000)).toBe('done');
  });

  test('S4: the kiosk still takes what comes after its next document', async () => {
    const rolling = await reporting(Number.MAX_SAFE_INTEGER - 2, 'q');
    expect(await roll(rolling, 30_000)).toBe('done');
    expect(await roll(rolling, 31_000)).toBe('done');
    const liar = rolling.kiosks.get('q002.k02');
    expect(liar?.status.configuration.state).toBe('none');
    Object.assign(liar?.status.configuration ?? {}, { serial: null });
    await rolling.pass(1);
    expect(await roll(rolling, 32_000)).toBe('done');
    expect(liar?.status.configuration).toMatchObject({ state: 'applied' });
  });
});
