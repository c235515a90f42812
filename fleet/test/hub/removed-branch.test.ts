/** A branch that is removed while its line to the hub stands: after a reload, and after a restart. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { removeBranch } from '../../src/region/branches.ts';
import { hubFolder } from '../../src/region/region-folder.ts';
import { hostileBroker } from '../support/hostile.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

describe.skipIf(natsServer === null)('at a real hub', { timeout: 120_000 }, () => {
  let place: RegionPlace;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'], b002: ['k01'] });
  }, 90_000);
  afterAll(() => place?.remove());

  test('what is put goes down no more, and no new consumer is made; other lines stand', async () => {
    const identity = place.branch('b002').identities.get('k01');
    if (identity === undefined) throw new Error('k01');
    const connection = await natsBroker({ identity }).connect();
    const seen: string[] = [];
    await connection.region?.watchDocuments((_, data) => seen.push(Buffer.from(data).toString()));
    const hub = await place.hub.connect();
    const { hostile, close, log } = await hostileBroker(place, 'b001');
    const down: string[] = [];
    // By their whole names: nothing of a consumer comes to a wildcard over a leaf line.
    for (const name of ['before', 'answer-before', 'after', 'answer-after'])
      hostile.subscribe(`deliver.down.b001.${name}`, {
        callback: (_, message) => void down.push(message.string()),
      });
    const filter = 'd.b001.*.desired';
    const ofSource: string[] = [];
    hostile.subscribe('deliver.down.b001.source', {
      callback: (_, message) => void ofSource.push(message.string()),
    });
    const make = (name: string, direct?: true) => {
      const config = {
        name,
        filter_subject: filter,
        ack_policy: 'none',
        deliver_subject: `deliver.down.b001.${name}`,
        inactive_threshold: 10_000_000_000,
        direct,
      };
      const body = JSON.stringify({ stream_name: 'DESIRED', config, action: 'create' });
      const reply = `deliver.down.b001.answer-${name}`;
      hostile.publish(`hub.API.CONSUMER.CREATE.DESIRED.${name}.${filter}`, body, { reply });
    };
    await hostile.flush();
    make('source', true);
    make('before');
    await until(() => down.some((text) => text.includes('"name":"before"')), 'the consumer');
    await hub.putDesired('b001', 'k01', 'while it belongs to the region');
    await until(() => down.includes('while it belongs to the region'), 'what is put goes down');

    const closed = () => place.hub.process.log().match(/Leafnode connection closed/g)?.length;
    const closedBefore = closed();
    removeBranch(place.hub.region(), 'b001');
    await place.hub.reload();
    await place.hub.fill();
    make('after');
    await hostile.flush();
    await hub.putDesired('b001', 'k01', 'for nobody');
    await hub.putDesired('b002', 'k01', 'for b002');
    await until(() => seen.includes('for b002'), 'the other branch has what is put');
    await hub.close();
    // No line was cut for it.
    expect(closed()).toBe(closedBefore);
    // All that the hub wrote to the line is read before its end is.
    await place.hub.process.kill('SIGTERM');
    await until(() => /Leafnode connection closed/.test(log()), 'the line has ended');
    await hostile.flush();
    expect(down).not.toContain('for nobody');
    expect(down.filter((text) => text.includes('"name":"after"'))).toEqual([]);
    // Those that are made as a source makes them end with the line alone (decision 0120).
    expect(ofSource).toContain('for nobody');
    await place.hub.start();
    const again = await place.hub.connect();
    await again.putDesired('b001', 'k01', 'after the restart');
    await again.putDesired('b002', 'k01', 'also after the restart');
    await until(() => seen.includes('also after the restart'), 'b002 comes back', 60_000);
    await hostile.flush();
    expect([...down, ...ofSource]).not.toContain('after the restart');
    await again.close();
    await connection.close();
    await close();
  });

  test('the unit of the hub starts it anew at the reload after it, and at no other', async () => {
    const programs = join(place.hub.place, 'programs');
    const asked = join(programs, 'asked');
    const failing = join(programs, 'failing');
    mkdirSync(programs);
    const systemctl = `#!/bin/sh\necho "$*" >>${asked}\n[ ! -e ${failing} ]\n`;
    writeFileSync(join(programs, 'systemctl'), systemctl, { mode: 0o755 });
    const unit = readFileSync('packaging/systemd/library-kiosk-hub.service', 'utf8');
    /** As the unit gives it. */
    const given = async (line: 'ExecStartPost' | 'ExecReload') => {
      const [, words = ''] =
        new RegExp(`^${line}=-\\+/usr/bin/kiosk-fleet (.*)$`, 'm').exec(unit) ?? [];
      const folder = hubFolder(place.hub.folder);
      const all = words.replace('/etc/library-kiosk/hub', folder).split(' ');
      expect(await runFleet(all, { env: { PATH: `${programs}:/bin` } })).toMatchObject({
        status: 0,
      });
    };
    await given('ExecStartPost');
    await place.hub.reload();
    await given('ExecReload');
    expect(existsSync(asked)).toBe(false);
    removeBranch(place.hub.region(), 'b002');
    await place.hub.reload();
    await given('ExecReload');
    expect(readFileSync(asked, 'utf8')).toBe('restart --no-block library-kiosk-hub.service\n');
    // It was not started anew: the next reload asks again.
    writeFileSync(failing, '');
    await given('ExecReload');
    rmSync(asked);
    await given('ExecStartPost');
    await given('ExecReload');
    expect(existsSync(asked)).toBe(false);
  });
});
