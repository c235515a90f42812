import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { type LibrarySimulator, startLibrary } from '../../simulators/library/sip2.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import type { Store, Transaction } from '../../src/store/types.ts';
import { runCommand } from '../support/commands/run.ts';
import { account, clock, wisePolicy } from '../support/simulators/lindeveld.ts';
import { newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';
let library: LibrarySimulator;
let folder: string;
let store: Store;
let book: string;

beforeEach(async () => {
  library = await startLibrary({ port: 0, account, clock, policy: wisePolicy() });
  const { items, loans, holds } = library.library.state;
  const free = [...items.values()].find(
    ({ item, forLoan }) => forLoan && !loans.has(item) && !holds.some((hold) => hold.item === item),
  );
  book = free?.item ?? '';
  folder = newFolder();
  const config = {
    sip2: {
      address: `tcp://127.0.0.1:${library.port}`,
      profile: 'wise',
      // A retry waits twice as long for a library system that is away.
      timeoutMs: 3_000,
    },
    policy: resolve('policies/wise.json'),
    store: { folder: 'data' },
    device: { name: 'Toestel 7' },
  };
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify(config));
  store = open(join(folder, 'data'));
});
afterEach(() => library.close());

/** As staff do. */
function kiosk(...args: string[]) {
  return runCommand(['journal', ...args, '--config', join(folder, 'kiosk.json')], {
    folder,
    env: { ...process.env, KIOSK_SIP2_PASSWORD: account.password },
  });
}

function lent(item: string, patron = patronCard(1)): Transaction {
  return {
    kind: 'check-out',
    item,
    patron,
    uids: [],
    mode: 'offline',
    dueOn: '2026-12-15',
  };
}
function listed(transaction: Transaction, message: string) {
  const id = store.journal.begin(transaction, at);
  store.journal.settle(id, { state: 'deferred' }, at);
  store.journal.settle(id, { state: 'staff', why: 'refused-afterwards', message }, at);
  return id;
}

test('list masks, show and export do not; all three while a kiosk has the folder open', async () => {
  const id = listed(lent(book), '=refused, "quoted"');
  const open = store.journal.begin(lent('30000000000017'), at);
  const list = await kiosk('list');
  expect(list).toMatchObject({ status: 0, err: '' });
  expect(list.out).toContain('staff');
  expect(list.out).toContain(`…${book.slice(-4)}`);
  expect(list.out).toContain(
    'refused-afterwards  The library system refused it afterwards: =refused',
  );
  expect(list.out).not.toContain(book);
  expect(list.out).not.toContain(patronCard(1));
  const rows = (await kiosk('list', '--json')).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map((row) => [row.entry, row.state])).toEqual([
    [id, 'staff'],
    [open, 'begun'],
  ]);
  expect(rows[0]).toMatchObject({ why: 'refused-afterwards', words: '=refused, "quoted"' });
  expect(JSON.stringify(rows)).not.toContain(book);
  const shown = await kiosk('show', String(id));
  expect(shown.out).toContain(book);
  expect(shown.out).toContain('settle deferred');
  const whole = JSON.parse((await kiosk('show', String(id), '--json')).out);
  expect(whole).toMatchObject({ entry: id, transaction: { kind: 'check-out', item: book } });
  const exported = (await kiosk('export', '--json', '--open')).out.trim().split('\n');
  expect(exported.map((line) => JSON.parse(line).entry)).toEqual([id, open]);
  const csv = (await kiosk('export')).out.split('\r\n');
  expect(csv).toHaveLength(3);
  expect(csv[1]).toContain(`,${book},${patronCard(1)},2026-12-15,`);
  expect(csv[1]).toContain(`"'=refused, ""quoted"""`);
  expect((await kiosk('export', '--csv', '--slips')).status).toBe(64);
  const slips = (await kiosk('export', '--slips', '--open')).out;
  expect(slips.match(/^={42}$/gm)).toHaveLength(2);
  expect(slips).toContain('Toestel 7');
  expect(slips).toMatch(/^code +refused-afterwards$/m);
  expect(slips.split('\n').every((line) => line.length <= 42)).toBe(true);
});

test('what writes needs the folder for itself, and says so', async () => {
  const id = listed(lent(book), 'refused');
  for (const args of [
    ['close', String(id), '--by', 'Ann', '--why', 'done'],
    ['retry', '--all'],
    ['rotate-key'],
  ]) {
    const said = await kiosk(...args);
    expect([args[0], said.status, said.out]).toEqual([args[0], 69, '']);
    expect(said.err).toContain('Stop the other process first');
  }
  expect(store.journal.staff()).toHaveLength(1);
});

test('nothing leaves the list without a name and a reason', async () => {
  const id = listed(lent(book), 'refused');
  const deferred = store.journal.begin(lent('30000000000017'), at);
  store.journal.settle(deferred, { state: 'deferred' }, at);
  store.close();
  expect((await kiosk('close', String(id), '--by', 'Ann')).status).toBe(64);
  expect((await kiosk('close', String(id), '--by', 'Ann', '--why', ' ')).status).toBe(64);
  expect((await kiosk('close', '99', '--by', 'Ann', '--why', 'x')).status).toBe(65);
  expect((await kiosk('close', String(deferred), '--by', 'Ann', '--why', 'x')).err).toContain(
    '--even-open',
  );
  expect(
    (await kiosk('close', String(id), '--by', 'Ann', '--why', 'lent by hand', '--json')).out,
  ).toBe(`${JSON.stringify({ entry: id, state: 'closed', by: 'Ann', why: 'lent by hand' })}\n`);
  expect((await kiosk('close', String(id), '--by', 'Ann', '--why', 'again')).status).toBe(65);
  const { journal } = open(join(folder, 'data'));
  expect(journal.staff()).toEqual([]);
  expect(journal.open().map((entry) => entry.id)).toEqual([deferred]);
  expect(journal.get(id)?.settlement).toEqual({ state: 'closed', by: 'Ann', why: 'lent by hand' });
});

test('retry asks, sends what the library system does not have, and keeps what it refuses', async () => {
  const good = listed(lent(book), 'refused: card blocked');
  const bad = listed(lent('39999999999993'), 'refused: unknown item');
  store.close();
  await library.cutLine();
  const away = await kiosk('retry', '--all');
  expect([away.status, away.out]).toEqual([69, '']);
  await library.restoreLine();
  const said = await kiosk('retry', String(good), String(bad), '--json');
  const results = said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(results.map((each) => each.entry)).toEqual([good, bad]);
  expect(results[0]?.became).toBe('accepted');
  expect(results[1]).toMatchObject({ became: 'staff', why: 'refused-afterwards' });
  expect(library.library.state.loans.get(book)).toMatchObject({
    card: patronCard(1),
    dueOn: '2026-12-15',
  });
  await kiosk('retry', '--all');
  // Settled, and back on the shelf since: to try it again would lend it again.
  library.library.state.loans.delete(book);
  for (const [status, ...args] of [
    [65, String(good)],
    [65, String(bad), '--all'],
    [64, 'x'],
  ] as const)
    expect([args, (await kiosk('retry', ...args)).status]).toEqual([args, status]);
  expect(library.log().filter((booking) => booking.item === book)).toHaveLength(1);
  expect(
    open(join(folder, 'data'))
      .journal.staff()
      .map((entry) => entry.id),
  ).toEqual([bad]);
});

test('rotate-key, and a folder without a journal', async () => {
  listed(lent(book), 'refused');
  store.close();
  expect((await kiosk('rotate-key')).out).toBe('3 events are sealed with the new key.\n');
  expect((await kiosk('list', '--json')).out).toContain('refused');
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify({ store: { folder: 'elsewhere' } }));
  for (const word of ['list', 'retry'])
    expect((await kiosk(word, ...(word === 'retry' ? ['--all'] : []))).status).toBe(74);
});

test('a journal that was changed: said at each reading, until a technician takes it as it is, by name', async () => {
  listed(lent(book), 'refused');
  const deferred = store.journal.begin(lent('30000000000017'), at);
  store.journal.settle(deferred, { state: 'deferred' }, at);
  const accept = ['accept', '--by', 'Ann, desk', '--why', 'receipts compared'];
  expect(await kiosk(...accept)).toMatchObject({ status: 69, out: '' });
  store.close();
  const database = new Database(join(folder, 'data', 'kiosk.db'));
  database.exec('DROP TRIGGER event_keeps_rows; DELETE FROM event WHERE entry = 1');
  database.close();
  for (const args of [['list', '--json'], ['show', String(deferred)], ['export']]) {
    const said = await kiosk(...args);
    expect([args, said.status, said.err]).toMatchObject([
      args,
      0,
      expect.stringContaining('kiosk journal accept'),
    ]);
    expect(said.err).toContain('removed, changed or added');
  }
  expect((await kiosk('accept', '--by', 'Ann')).status).toBe(64);
  expect((await kiosk(...accept)).out).toContain('with 3 steps');
  const trail = readFileSync(join(folder, 'data', 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(trail.map((line) => JSON.parse(line))).toMatchObject([
    { role: 'socket', action: 'journal-accept', what: ['by Ann, desk', 'receipts compared'] },
  ]);
  expect((await kiosk('list')).err).toBe('');
  // Nothing that looks open in it is sent unseen.
  const { journal, close } = open(join(folder, 'data'));
  expect(journal.standing()).toMatchObject({ changed: false, unsureUpTo: deferred });
  close();
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify({ store: { folder: 'none' } }));
  expect((await kiosk(...accept)).status).toBe(74);
});
