/** What is said of hub and links, and by the host of a branch, at a real hub (LONG). */
import { describe, expect, onTestFinished, test } from 'vitest';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { runCommand } from '../../../test/support/commands/run.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { makeRegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

describe.skipIf(natsServer === null || !isLong)('commands (need nats-server)', () => {
  test('kiosk-fleet doctor and kiosk branch host --report', { timeout: 120_000 }, async () => {
    const place = await makeRegionPlace({ b001: ['k01'] });
    onTestFinished(() => place.remove());
    const { hostFolder, broker } = place.branch('b001');
    const env = {
      PATH: process.env.PATH,
      KIOSK_REGION: place.hub.folder,
      KIOSK_BRANCH_HOST: hostFolder,
    };
    const reportOfHost = () => runCommand(['branch', 'host', '--report'], { env });
    const doctor = (...words: string[]) => runFleet(['doctor', ...words], { env });
    const hub = await place.hub.connect();
    const reported = new Map<string, string>();
    await hub.followReports(({ branch, kiosk, name, data }) =>
      reported.set(`${branch} ${kiosk} ${name}`, Buffer.from(data).toString('utf8')),
    );
    expect(await reportOfHost()).toEqual({ status: 0, out: '', err: '' });
    await until(() => reported.has('b001 host broker'), 'the report of the broker', 60_000);
    expect(JSON.parse(reported.get('b001 host broker') ?? '')).toMatchObject({ v: 1 });
    const well = await doctor('--json');
    expect(JSON.parse(well.out).map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true, true]);
    expect(well.status).toBe(0);
    await hub.close();
    await broker.kill();
    expect(await reportOfHost()).toMatchObject({ status: 69 });
    await place.hub.process.kill();
    expect(await doctor()).toMatchObject({ status: 69 });
  });
});
