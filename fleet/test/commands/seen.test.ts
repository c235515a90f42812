/** The commands by which a region is seen and helped, at a real hub with the brokers of two branches. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Action,
  action,
  entryText,
  openDocument,
  type RegionLine,
  seenHash,
  signedText,
} from '../../../packages/region-documents/src/index.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { voicesOf } from '../../../src/branch/keys/voices.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { expositionOf } from '../../src/seen/exposition.ts';
import { followRegion } from '../../src/seen/follow.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { staffOf, statusOf } from '../support/reported.ts';
import { builtFleet, runFleet } from '../support/run.ts';

const json = (value: object) => Buffer.from(JSON.stringify(value));
const now = () => new Date().toISOString();

describe.skipIf(natsServer === null)('the commands of the fleet (needs nats-server)', async () => {
  let place: RegionPlace;
  let hub: Hub;
  let k01: RegionLine;
  let k02: RegionLine;
  let seen: string;
  const closing: (() => Promise<void>)[] = [];
  const children: ChildProcess[] = [];

  async function lineOf(branch: string, kiosk: string): Promise<RegionLine> {
    const identity = place.branch(branch).identities.get(kiosk);
    if (identity === undefined) throw new Error(kiosk);
    const connection = await natsBroker({ identity }).connect();
    closing.push(() => connection.close());
    if (connection.region === undefined) throw new Error('no region');
    return connection.region;
  }

  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01', 'k02'], b002: ['k01'] });
    hub = await place.hub.connect();
    k01 = await lineOf('b001', 'k01');
    k02 = await lineOf('b001', 'k02');
    const recipients = new Encrypter();
    recipients.addRecipient(place.hub.region().record.staffRecipient);
    const detail = { item: '30001', patron: '20004', message: 'On loan to another' };
    const { since, kind, why } = staffOf(7);
    const of = { branch: 'b001', kiosk: 'k01', entry: 7, since, kind, why };
    const { nkeySeed } = place.branch('b001').identities.get('k01') ?? {};
    const { sign } = voicesOf({ members: [], adoptionKey: '' }, nkeySeed);
    const text = signedText(entryText(of, detail), sign);
    const sealed = Buffer.from(await recipients.encrypt(text)).toString('base64');
    seen = await seenHash(entryText(of, null));
    const today = { list: null, at: now(), startedAt: now(), open: true, closesAt: null };
    const call = { id: 'c7', reason: 'patron', since: now(), state: 'delivered' };
    await k01.report('status', json(statusOf({ ...today, call })));
    await k01.report('staff', json({ v: 1, entries: [staffOf(7, { sealed })] }));
    const health = { status: 'limited' as const, why: ['printer-down'] };
    await k02.report('status', json(statusOf({ ...today, health })));
    const came = new Set<string>();
    await hub.followReports(({ branch, kiosk, name }) => came.add(`${branch} ${kiosk} ${name}`));
    // Two of members, two of status, one of staff.
    await until(() => came.size >= 5, 'all reports at the hub');
  });
  afterAll(async () => {
    for (const child of children) child.kill();
    for (const close of closing) await close();
    await hub?.close();
    await place?.remove();
  });

  function start(words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [builtFleet(), ...words], {
      env: { PATH: process.env.PATH, KIOSK_REGION: place.hub.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  }

  async function fleet(...words: string[]) {
    const { status, out, err } = await runFleet(words, {
      env: { PATH: process.env.PATH, KIOSK_REGION: place.hub.folder },
    });
    return { status, out: out + err };
  }

  test('status and an entry of the staff, opened', async () => {
    const staffKey = join(place.hub.place, 'staff.age');
    writeFileSync(staffKey, `${place.hub.staffIdentity}\n`, { mode: 0o600 });
    const [region, branch, shown] = await Promise.all([
      fleet('status', '--json'),
      fleet('status', 'b001'),
      fleet('staff', 'show', 'b001', '--staff-key', staffKey),
    ]);
    const seen = JSON.parse(region.out);
    expect(region.status).toBe(1);
    expect(seen.branches.map((each: { light: string }) => each.light)).toEqual([
      'attention',
      'off',
    ]);
    expect(seen.alerts.map(({ code, of }: Record<string, string>) => `${of} ${code}`)).toEqual([
      'b001-k01 staff-list-grew',
      'b001-k02 kiosk-limited',
    ]);
    expect(seen.calls).toMatchObject([{ branch: 'b001', kiosk: 'k01', reason: 'patron' }]);
    expect(branch.status).toBe(1);
    expect(branch.out).toMatch(/k02 .*attention.*printer-down/);
    expect(shown.out).toMatch(/30001.*20004/);
    expect(shown.out).not.toMatch(/not proved|cannot be opened/);
  });

  test('the list of the staff; what cannot be read has an exit code', async () => {
    const [none, list, wrong, missing, folder] = await Promise.all([
      fleet('status', 'b009'),
      fleet('staff', 'list'),
      fleet('staff', 'show', '--staff-key', join(place.hub.folder, 'region.json')),
      fleet('staff', 'show', '--staff-key', join(place.hub.folder, 'staff.age')),
      fleet('status', '--folder', place.hub.place),
    ]);
    expect(none).toMatchObject({ status: 66, out: expect.stringContaining('no branch b009') });
    expect(list).toMatchObject({ status: 1, out: expect.stringContaining('on-loan-to-other') });
    expect(list.out).not.toContain('30001');
    expect(wrong).toMatchObject({
      status: 65,
      out: expect.stringContaining('no key of the staff'),
    });
    expect([missing.status, folder.status]).toEqual([66, 78]);
  });

  test('an entry is closed by the kiosk alone, signed, and after the audit', async () => {
    const { configKey } = place.hub.region().record;
    const taken: Action[] = [];
    const outcomes: object[] = [];
    await k01.watchDocuments((_, data) => {
      const asked = openDocument('action', data, configKey, action);
      if (typeof asked === 'string') throw new Error(asked);
      taken.push(asked);
      const { id } = asked;
      outcomes.push({ v: 1, id, at: now(), outcome: 'refused', why: 'x' });
      void k01.report('outcomes', json({ v: 1, outcomes }));
    });
    const close = await fleet('staff', 'close', 'b001', 'k01', '7', '--why', 'booked at the desk');
    expect(close).toMatchObject({ status: 1, out: expect.stringContaining('did not close it: x') });
    expect(taken.map(({ by, what }) => [by, what])).toEqual([
      [
        'anna',
        {
          kind: 'journal-close',
          entry: 7,
          why: expect.stringMatching(/^[A-Za-z0-9+/=]+$/),
          seen: expect.any(String),
        },
      ],
    ]);
    const kiosk = new Decrypter();
    kiosk.addIdentity(place.branch('b001').identities.get('k01')?.ageIdentity ?? '');
    const sealed = taken.flatMap(({ what }) =>
      what.kind === 'journal-close' ? [what.why, what.seen] : [],
    );
    const opened = await Promise.all(
      sealed.map((each) => kiosk.decrypt(Buffer.from(each, 'base64'), 'text')),
    );
    expect(opened).toEqual(['booked at the desk', seen]);
    const trail = await hub.auditTrail(10);
    expect(trail.map(({ by, action: did, what }) => [by, did, what.slice(0, 2)])).toEqual([
      ['anna', 'journal-close', ['b001-k01', 'entry 7']],
    ]);
  });

  test('what follows the region stands still while the hub is away, and goes on', async () => {
    const { region, configKey, branches } = place.hub.region().record;
    const known = branches.map(({ name, authority }) => ({ name, authority }));
    let changes = 0;
    const following = followRegion({
      ...{ region, known: () => ({ configKey, branches: known }) },
      connect: () => place.hub.connect(),
      onChange: () => {
        changes += 1;
      },
    });
    closing.push(() => following.close());
    await following.first;
    const before = following.view();
    expect([before.hub.up, changes > 0, following.hub() !== null]).toEqual([true, true, true]);
    expect(before.branches.map(({ kiosks }) => kiosks.length)).toEqual([2, 1]);
    expect(expositionOf(before)).toContain('kiosk_region_hub_up 1\n');
    await place.hub.process.kill();
    await until(() => !following.view().hub.up, 'the hub is missed');
    expect(following.view().branches).toEqual(before.branches);
    expect(following.view().alerts[0]?.code).toBe('hub-away');
    await place.hub.start();
    await until(() => following.view().hub.up, 'the hub is back', 20_000);
    expect(following.view().branches.map(({ kiosks }) => kiosks.length)).toEqual([2, 1]);
  });

  test('a copy of the hub is taken, and once more nothing is new', async () => {
    expect(await fleet('hub', '--copy')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^[1-9]\d* parts? were new at the hub; 0 it lacked\.\n$/),
    });
    expect((await fleet('hub', '--copy')).out).toBe('0 parts were new at the hub; 0 it lacked.\n');
  });

  test('the exporter goes on while the hub is away', async () => {
    const exporter = start(['exporter', '--listen', '127.0.0.1:0']);
    const [first] = await once(exporter.stdout?.setEncoding('utf8') ?? exporter, 'data');
    const address = /http:\S+(?=\/metrics)/.exec(first)?.[0];
    const health = async (status: number) => {
      while ((await fetch(`${address}/health`)).status !== status)
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await health(200);
    const text = await (await fetch(`${address}/metrics`)).text();
    expect(text).toContain('kiosk_region_hub_up 1\n');
    expect(text).toContain('kiosk_part_up{branch="b001",kiosk="k01",part="printer"} 1\n');
    await place.hub.process.kill();
    await health(503);
    await place.hub.start();
    await health(200);
  });
});
