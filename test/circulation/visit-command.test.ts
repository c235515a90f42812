/**
 * `kiosk visit` as a technician runs it: the simulated library, a real journal.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { type LibrarySimulator, startLibrary } from '../../simulators/library/sip2.ts';
import { openStore } from '../../src/store/store.ts';
import { runCommand } from '../support/commands/run.ts';
import { account, card, clock, wisePolicy } from '../support/simulators/lindeveld.ts';

const [book, mine] = [shelfNumber('book', 40), shelfNumber('book', 1)];
let library: LibrarySimulator;
let folder: string;
beforeEach(async () => {
  library = await startLibrary({ port: 0, account, clock, policy: wisePolicy() });
  folder = mkdtempSync(join(tmpdir(), 'kiosk-visit-'));
});
afterEach(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

function configure(sip2: object = {}): void {
  const address = `tcp://127.0.0.1:${library.port}`;
  const policy = resolve('policies/wise.json');
  const settings = {
    policy,
    store: { folder: 'data' },
    sip2: { address, profile: 'wise', ...sip2 },
  };
  writeFileSync(join(folder, 'kiosk.config.json'), JSON.stringify(settings));
}

async function visit(args: string[], input = '') {
  const { status, out, err } = await runCommand(['visit', ...args], {
    input,
    folder,
    env: { PATH: process.env.PATH, KIOSK_SIP2_PASSWORD: account.password },
  });
  return { code: status, out, err };
}
function steps(out: string) {
  return out
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          step: string;
          ok: boolean;
          item?: string;
          outcome: Record<string, unknown>;
        },
    );
}

test('lends, returns and renews, and says so step by step', async () => {
  configure();
  const { code, out, err } = await visit(
    [
      '--patron',
      card(1),
      '--pin',
      '-',
      '--checkout',
      book,
      '--renew',
      mine,
      '--checkin',
      shelfNumber('comic', 2),
      '--json',
      '--trace',
    ],
    '1234',
  );
  expect([code, steps(out).map(({ step, ok }) => `${step} ${ok}`)]).toEqual([
    0,
    [
      'line true',
      'identify true',
      'account true',
      'check-in true',
      'check-out true',
      'renew true',
      'end true',
    ],
  ]);
  expect(steps(out)[1]?.outcome).toMatchObject({
    kind: 'known',
    decision: { level: 'full', basis: 'live' },
  });
  expect(library.log().map((booking) => booking.what)).toEqual([
    'check-in',
    'check-out',
    'renewal',
  ]);
  expect(err).toMatch(/^> 93.*CO\*\*\*/m);
  expect(err + out).not.toMatch(/1234\b.*AD|ADlindeveld/);
});

test('for a person: what is blocked and why, and 1 at the end', async () => {
  configure();
  const { code, out } = await visit(['--patron', card(4), '--pin', '1234', '--checkout', book]);
  expect(code).toBe(1);
  expect(out).toMatch(/ok {2}identify/);
  expect(out).toContain('maximum-fees');
  expect(out).toMatch(/NO {2}check-out 3\d{13}/);
  expect(library.log()).toEqual([]);
});

test('a wrong PIN, an unknown card, no PIN', async () => {
  configure();
  const wrong = await visit(['--patron', card(1), '--pin', '9999', '--json']);
  expect([wrong.code, steps(wrong.out)[1]?.outcome]).toEqual([
    1,
    { kind: 'pin-wrong', triesLeft: 2 },
  ]);
  const none = await visit(['--patron', card(1)]);
  expect(none.out).toMatch(/pin-needed \(.*--pin/);
});

test('a library system that looks at no PIN: nothing is opened or lent, and what to do is said', async () => {
  configure();
  library.library.setQuirk('no-pin-verdict', true);
  const { code, out, err } = await visit([
    '--patron',
    card(1),
    '--pin',
    '9999',
    '--checkout',
    book,
  ]);
  expect([code, library.log()]).toEqual([1, []]);
  expect(out).toMatch(/NO {2}identify[\s\S]*pin-unchecked \(.*no CQ.*"never"/);
  expect(err).toContain('does not say whether a PIN is right');
});

test('no answer to a loan: asked about, and told', async () => {
  configure();
  library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
  const { code, out } = await visit([
    '--patron',
    card(1),
    '--pin',
    '1234',
    '--checkout',
    book,
    '--json',
  ]);
  expect(code).toBe(1);
  expect(steps(out).find(({ step }) => step === 'check-out')?.outcome).toMatchObject({
    code: 'outcome-unknown',
  });
  expect(steps(out).at(-1)).toMatchObject({
    step: 'ask-again',
    item: book,
    outcome: { state: 'staff' },
  });
});

test('an entry that an earlier visit left open is told of, with what settles it', async () => {
  configure();
  const own = join(folder, 'left');
  const store = openStore({ folder: own, log: () => undefined });
  const id = store.journal.begin(
    { kind: 'renew', item: mine, patron: card(1) },
    '2026-11-24T10:00:00Z',
  );
  store.journal.settle(id, { state: 'unknown', why: 'no-answer' }, '2026-11-24T10:00:01Z');
  store.close();
  const { code, out } = await visit(['--patron', card(1), '--pin', '1234', '--folder', own]);
  expect(code).toBe(0);
  expect(out).toContain('1 entry of before is still open: `kiosk journal retry --all`');
});

test('the journal of a kiosk that runs is left alone; a folder of its own will do', async () => {
  configure();
  const kiosk = openStore({ folder: join(folder, 'data'), log: () => undefined });
  const held = await visit(['--patron', card(1), '--pin', '1234']);
  expect(held.code).toBe(69);
  expect(held.err).toMatch(/has this data folder open[\s\S]*--folder DIR/);
  const own = await visit(['--patron', card(1), '--pin', '1234', '--folder', join(folder, 'own')]);
  expect(own.code).toBe(0);
  kiosk.close();
});

test('nobody there, a wrong configuration', async () => {
  configure({ user: 'nobody' });
  const refused = await visit(['--patron', card(1), '--pin', '1234', '--json']);
  expect([refused.code, steps(refused.out)]).toMatchObject([69, [{ step: 'line', ok: false }]]);
  expect(refused.out).toContain('refused the log-in');
  configure();
  await library.cutLine();
  const away = await visit(['--patron', card(1), '--pin', '1234', '--json']);
  expect([away.code, steps(away.out)[0]?.ok]).toEqual([69, false]);
  expect(away.err).toContain('ECONNREFUSED');
  expect(away.out).toContain('ECONNREFUSED');
  configure({ profile: 'wisse' });
  const wrong = await visit(['--patron', card(1)]);
  expect([wrong.code, wrong.out]).toEqual([78, '']);
  expect(wrong.err).toContain('sip2.profile');
});

test('something is owed and 42 has no line: the examination is named', async () => {
  configure({ registrationsFlag: null });
  const { code, out } = await visit(['--patron', card(4), '--pin', '1234']);
  expect(code).toBe(1);
  expect(out).toMatch(/NO {2}registrations[\s\S]*kiosk exam --card -/);
});
