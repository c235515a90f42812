/**
 * A kiosk is lost with its disk while the line is down: another one adopts what it had not sent, and
 * each loan is booked once. Then the lost one comes back all the same. And the block list, which one
 * kiosk imports for all.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateX25519Identity } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import {
  type BranchStage,
  borrow,
  figureIs,
  giveBack,
  isLimited,
  setBranch,
} from '../../support/system/branch.ts';
import { here, until } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';

const program = builtProgram();
/** Adults who may borrow. */
const [one, other] = [1, 35];
const by = ['--by', 'Ann', '--why', 'its disk is broken'];

async function run(kiosk: Stage, ...words: string[]) {
  const config = join(kiosk.folder, 'kiosk.config.json');
  const child = spawn(process.execPath, [program, ...words, '--config', config]);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += String(chunk);
    });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, text };
}

describe.runIf(isLong && natsServer !== null)('a branch of two kiosks', () => {
  let branch: BranchStage;
  let first: Stage;
  let lost: Stage;
  let books: string[] = [];
  let key = '';
  beforeAll(async () => {
    branch = await setBranch({}, [{ apart: true }, { apart: true }]);
    [first, lost] = branch.kiosks as [Stage, Stage];
    books = here(first, 3);
    key = join(branch.place.folder, 'staff.age');
    writeFileSync(key, `# the staff\n${branch.place.staffIdentity}\n`);
  }, 60_000);
  afterAll(() => branch?.close(), 30_000);

  const adopt = (...more: string[]) =>
    run(first, 'branch', 'adopt', 'k02', '--staff-key', key, ...by, ...more);
  const booked = () => branch.library.log().map(({ what, item }) => `${what} ${item}`);
  const listOf = async (kiosk: Stage) => {
    const { text } = await run(kiosk, 'journal', 'list', '--json');
    const lines = text.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as { state: string; why: string });
  };

  test('what it had not sent is adopted, and booked once', { timeout: 60_000 }, async () => {
    const [kept = '', returned = '', another = ''] = books;
    await branch.library.cutLine();
    for (const each of branch.kiosks) await each.sees('off line', isLimited(true));
    await borrow(lost, one, kept, returned);
    await borrow(lost, other, another);
    await figureIs(first, 'kiosk_branch_others_open', 3);
    await lost.kill('SIGKILL');
    await giveBack(first, returned);

    const unasked = await adopt('--listen', '0');
    expect(unasked.status, unasked.text).toBe(64);
    expect(unasked.text).toMatch(/ask, then send/);
    for (const secret of [...books, patronCard(one)]) expect(unasked.text).not.toContain(secret);
    expect(booked()).toEqual([]);

    const done = await adopt('--listen', '0', '--yes');
    expect(done.status, done.text).toBe(0);
    expect(done.text).toMatch(/2 entries are asked about/);
    expect(done.text).toMatch(/1 entry is on the list of the staff/);
    await figureIs(first, 'kiosk_branch_others_open', 0);
    const again = await adopt('--listen', '0', '--yes');
    expect([again.status, again.text]).toEqual([0, expect.stringContaining('nothing to adopt')]);

    await branch.library.restoreLine();
    await first.sees('on line', isLimited(false));
    await until('the loans', () => booked().length === 3);
    expect(booked().sort()).toEqual(
      [`check-in ${returned}`, `check-out ${kept}`, `check-out ${another}`].sort(),
    );
    const { loans } = branch.library.library.state;
    expect([loans.get(kept)?.card, loans.get(another)?.card]).toEqual([
      patronCard(one),
      patronCard(other),
    ]);
    expect(await listOf(first)).toMatchObject([{ state: 'staff', why: 'moved-since' }]);
  });

  test('it comes back: its entries are for its staff, and none is sent', async () => {
    await lost.start();
    await lost.sees('everything works', isLimited(false));
    await until('the list', () => lost.log().filter(isSettled).length === 3);
    const list = await listOf(lost);
    expect(list.map(({ state, why }) => [state, why])).toEqual(
      Array(3).fill(['staff', 'adopted-elsewhere']),
    );
    expect(booked()).toHaveLength(3);
  });

  test('another key opens nothing, and other names have nothing', async () => {
    const strange = join(branch.place.folder, 'strange.age');
    for (const content of [await generateX25519Identity(), 'no key', '']) {
      writeFileSync(strange, content);
      const wrong = await run(first, 'branch', 'adopt', 'k02', '--staff-key', strange, ...by);
      expect(wrong.status, wrong.text).toBe(65);
      expect(wrong.text).not.toContain('AGE-SECRET-KEY-1Q');
    }
    const absent = await run(first, 'branch', 'adopt', 'k02', '--staff-key', '/nowhere', ...by);
    expect(absent.status, absent.text).toBe(66);
    const unknown = await run(first, 'branch', 'adopt', 'k09', '--staff-key', key, ...by);
    expect([unknown.status, unknown.text]).toEqual([65, expect.stringContaining('k01, k02')]);
    const self = await run(first, 'branch', 'adopt', 'k01', '--staff-key', key, ...by);
    expect([self.status, self.text]).toEqual([0, expect.stringContaining('nothing to adopt')]);
  });

  test('a kiosk that is at work is not adopted', { timeout: 60_000 }, async () => {
    await branch.library.cutLine();
    await lost.sees('off line', isLimited(true));
    // Those of before are with that patron, or on the list of the staff.
    const book = here(first, 4).at(-1) ?? '';
    await borrow(lost, one, book);
    await figureIs(first, 'kiosk_branch_others_open', 1);
    const refused = await adopt('--yes');
    expect([refused.status, refused.text]).toEqual([65, expect.stringContaining('is at work')]);
    await branch.library.restoreLine();
    await figureIs(first, 'kiosk_branch_others_open', 0);
  });

  test('a block list is imported once for all', { timeout: 240_000 }, async () => {
    const file = join(branch.place.folder, 'blocked.jsonl.gz');
    const write = (exportedAt: string, ...patrons: number[]) => {
      const lines = patrons.map((nth) => JSON.stringify({ patron: patronCard(nth) }));
      const head = JSON.stringify({ blockList: 1, exportedAt, entries: lines.length });
      writeFileSync(file, gzipSync([head, ...lines].join('\n')));
    };
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    write(ago(2), 3, 4);
    const shared = await run(first, 'cache', 'import', file, '--share');
    expect([shared.status, shared.text]).toEqual([0, expect.stringContaining('Shared with')]);
    const taken = await run(lost, 'cache', 'import', '--from-branch');
    expect([taken.status, taken.text]).toEqual([0, expect.stringContaining('2 blocked patrons')]);
    const again = await run(lost, 'cache', 'import', '--from-branch');
    expect([again.status, again.text]).toEqual([0, expect.stringContaining('is no older')]);
    write(ago(3), 3);
    await run(first, 'cache', 'import', file, '--share');
    const older = await run(lost, 'cache', 'import', '--from-branch');
    expect([older.status, older.text]).toEqual([0, expect.stringContaining('is no older')]);
    // Whoever has the key of the branch could take every patron off the list for a day.
    write(ago(-2));
    await run(first, 'cache', 'import', file, '--share');
    const future = await run(lost, 'cache', 'import', '--from-branch');
    expect([future.status, future.text]).toEqual([65, expect.stringContaining('is not yet')]);
    write(ago(1), 3, 4, 5);
    await run(first, 'cache', 'import', file, '--share');
    // It asks when it connects, and takes it by itself.
    await branch.place.broker.kill();
    await branch.place.startBroker();
    const isTaken = ({ code }: { code: string }) => code === 'branch-list-taken';
    await expect
      .poll(() => lost.log().filter(({ part }) => part === 'branch'), { timeout: 150_000 })
      .toSatisfy((reports) => reports.some(isTaken));
    const status = await run(lost, 'branch', 'status');
    expect(status.text).toMatch(/block list: +3 patrons/);
  });
});

function isSettled({ code }: { code: string }) {
  return code === 'entry-settled';
}
