/**
 * Nothing of a person is at the hub: three kiosks of two branches at work, with cards, names, titles,
 * amounts and a national number in each visit, then everything that hub, brokers, operator and logs
 * have is searched for them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StaffList } from '../../../packages/region-documents/src/index.ts';
import { checkOut } from '../../../simulators/library/answers/check-out.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { State } from '../../../simulators/library/state.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import {
  type BranchStage,
  borrow,
  isLimited,
  setKiosks,
} from '../../../test/support/system/branch.ts';
import {
  borrowed,
  here,
  leave,
  payWhatTheDeskTakes,
  shows,
} from '../../../test/support/system/patron.ts';
import { asPrinted, readableIn } from '../../../test/support/system/readable.ts';
import type { Stage } from '../../../test/support/system/stage.ts';
import type { Reported } from '../../src/hub/hub.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { builtFleet } from '../support/run.ts';

const program = builtFleet();
const national = '85073003328';
/** Adults who may borrow; the third pays a fee that the desk takes meanwhile. */
const [one, other, payer] = [1, 35, 4];
const reason = 'booked at the desk';
const settings = {
  identification: { cards: 'be' },
  help: { call: { command: { program: '/bin/true' } } },
};

describe.runIf(isLong && natsServer !== null)('a region at work (needs nats-server)', () => {
  let region: RegionPlace;
  const branches: Omit<BranchStage, 'place'>[] = [];
  const texts: string[] = [];

  beforeAll(async () => {
    region = await makeRegionPlace({ b001: ['k01', 'k02'], b002: ['k01'] });
    const standing = (branch: string) => ({
      folder: join(region.hub.place, branch),
      remove: async () => {},
    });
    branches.push(await setKiosks(standing('b001'), settings, [{}, {}]));
    branches.push(await setKiosks(standing('b002'), settings, [{}]));
  }, 120_000);
  afterAll(async () => {
    // Each searches its own broker and its kiosks' folders and logs too.
    for (const branch of branches) await branch.close();
    await region?.remove();
  }, 60_000);

  const kiosk = (branch: number, nth: number): Stage => {
    const found = branches[branch]?.kiosks[nth];
    if (found === undefined) throw new Error('a kiosk is missing');
    return found;
  };
  const stateOf = (at: Stage): State => at.library.library.state;

  async function fleet(...words: string[]) {
    const all = [program, ...words, '--folder', region.hub.folder];
    const child = spawn(process.execPath, all);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
    const [status] = (await once(child, 'close')) as [number | null];
    texts.push(text);
    return { status, text };
  }
  async function reports(): Promise<Reported[]> {
    const hub = await region.hub.connect();
    const newest = new Map<string, Reported>();
    await hub.followReports((report) => {
      newest.set(`${report.branch} ${report.kiosk} ${report.name}`, report);
    });
    await hub.close();
    return [...newest.values()].filter(({ data }) => data.length > 0);
  }
  async function reported(what: string, is: (report: Reported) => boolean): Promise<Reported> {
    const untilMs = performance.now() + 90_000;
    for (;;) {
      const found = (await reports()).find(is);
      if (found !== undefined) return found;
      if (performance.now() < untilMs) continue;
      const all = (await reports()).map(({ branch, kiosk: at, name, data }) => {
        return `${branch}-${at} ${name} ${Buffer.from(data).toString('utf8').slice(0, 1_500)}`;
      });
      throw new Error(`not reported: ${what}\n${all.join('\n')}`);
    }
  }
  const statusHas = (text: string) => (report: Reported) =>
    report.name === 'status' && Buffer.from(report.data).toString('utf8').includes(text);

  const staffListOf = ({ name, data }: Reported): StaffList['entries'] =>
    name === 'staff' ? JSON.parse(Buffer.from(data).toString('utf8')).entries : [];
  const isListOf = (branch: string) => (report: Reported) =>
    report.branch === branch && staffListOf(report).length > 0;

  test('a list of nearly all patrons is taken by each kiosk', async () => {
    const { patrons } = stateOf(kiosk(0, 0));
    // This one borrows off line.
    const blocked = [...patrons.keys(), national].filter((card) => card !== patronCard(one));
    const cards = blocked.map((patron) => JSON.stringify({ patron }));
    const file = join(region.hub.place, 'blocked.jsonl');
    writeFileSync(file, `${cards.join('\n')}\n`);
    expect((await fleet('list', 'push', file)).status).toBe(0);
    for (const at of [kiosk(0, 0), kiosk(0, 1), kiosk(1, 0)])
      await until(
        () => at.log().some(({ code }) => code === 'region-list-taken'),
        'the list',
        90_000,
      );
  }, 120_000);

  test('visits: a card, an eID, a payment that is not booked, a call for help', async () => {
    const [k1, k2] = [kiosk(0, 0), kiosk(0, 1)];
    const done = { state: 'done' };
    expect(await borrow(k1, one, ...here(k1, 2))).toMatchObject([done, done]);
    await k2.sees('attract', shows('attract'));
    k2.scanner.scan(asPrinted(national));
    await k2.sees('the PIN', shows('pin'));
    const owner = [...stateOf(k2).patrons.values()].find((each) =>
      each.otherCards.includes(national),
    );
    await k2.touch({ type: 'PIN', pin: owner?.pin ?? '' });
    await k2.sees('an account', ({ view: { kind } }) => kind !== 'pin' && kind !== 'one-moment');
    await k2.touch({ type: 'CHOOSE', action: 'borrow' });
    k2.layDown(here(k2, 3).at(-1) ?? '');
    await k2.sees('the book lent', borrowed(1));
    await k2.touch({ type: 'OPEN', dialog: 'help' });
    await k2.touch({ type: 'CALL_STAFF' });
    await reported('the call', statusHas('"reason"'));
    await k2.touch({ type: 'CLOSE' });
    k2.lift(here(k2, 3).at(-1) ?? '');
    await leave(k2);
    await payWhatTheDeskTakes(kiosk(1, 0), payer);
    await reported('what is paid and not booked', isListOf('b002'));
  }, 120_000);

  test('a loan off line that the desk has given to another', async () => {
    const k1 = kiosk(0, 0);
    const state = stateOf(k1);
    const [book = ''] = here(k1, 8).slice(-1);
    await k1.library.cutLine();
    await k1.sees('off line', isLimited(true));
    expect(await borrow(k1, one, book)).toMatchObject([{ state: 'done' }]);
    const patron = state.patrons.get(patronCard(other));
    if (patron === undefined) throw new Error('no such patron');
    const booking = { item: book, renewalPolicy: false, noBlock: false, dueOn: null };
    expect(checkOut(state, { patron, ...booking, happenedAt: null }).ok).toBe(true);
    await k1.library.restoreLine();
    await reported('the entry', isListOf('b001'));
    expect((await fleet('staff', 'list')).text).toContain('b001');
  }, 120_000);

  test('closed from afar, and nothing of a person is anywhere', async () => {
    const waiting = (await reports()).find((each) => staffListOf(each).length > 0);
    if (waiting === undefined) throw new Error('no list');
    const [{ entry } = { entry: 0 }] = staffListOf(waiting);
    await fleet('staff', 'close', waiting.branch, waiting.kiosk, String(entry), '--why', reason);
    await fleet('status');
    await fleet('status', '--json');
    await fleet('list', 'status');
    const hub = await region.hub.connect();
    const trail = await hub.auditTrail(1000);
    await hub.close();
    expect(trail.map(({ action }) => action)).toContain('list-push');
    const all = await reports();
    expect(all.filter((report) => report.name === 'status')).toHaveLength(3);
    const brokers = [...region.branches.values()].map(({ broker }) => broker.log());
    const sources = [...texts, ...brokers, region.hub.process.log(), JSON.stringify(trail)];
    const bodies = all.map(({ data }) => Buffer.from(data).toString('utf8'));
    for (const { kiosks } of branches)
      for (const each of kiosks) {
        const log = [...sources, ...bodies].map((text) => ({ text }));
        const amounts = ['amountCents', 'amount":'];
        expect(readableIn(region.hub.place, log, stateOf(each), amounts)).toEqual([
          // The operator's own file, which shows that the search finds what is there.
          ...Array.from(
            { length: stateOf(each).patrons.size - 1 },
            () => 'a number in blocked.jsonl',
          ),
          'a word in blocked.jsonl',
        ]);
      }
  }, 120_000);
});
