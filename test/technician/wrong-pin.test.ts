/**
 * A wrong PIN is tried once at each library system: what it shows, what is kept of it, and that the
 * library system is red until it was done.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { first, profileOf } from '../../packages/sip2/src/index.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { Quirk } from '../../simulators/library/quirks.ts';
import { type LibrarySimulator, startLibrary } from '../../simulators/library/sip2.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { readConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { probeCard } from '../../src/technician/probes/library/card.ts';
import {
  findingsOf,
  takesAnyPin,
  triedPinFinding,
} from '../../src/technician/wrong-pin/tried-pin.ts';
import { tryWrongPin } from '../../src/technician/wrong-pin/wrong-pin.ts';
import { openCounter } from '../support/circulation/counter.ts';
import { systemOf } from '../support/circulation/system.ts';
import { account, clock, wisePolicy } from '../support/simulators/lindeveld.ts';

let library: LibrarySimulator;
let folder: string;
beforeEach(async () => {
  library = await startLibrary({ port: 0, account, clock, policy: wisePolicy() });
  folder = mkdtempSync(join(tmpdir(), 'kiosk-pin-'));
});
afterEach(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

const card = patronCard(1);
const at = '2026-11-30T08:00:00.000Z';

function configOf(sip2: object = {}, pin: 'always' | 'never' = 'always'): Config {
  const address = `tcp://127.0.0.1:${library.port}`;
  const text = JSON.stringify({
    sip2: { address, profile: 'wise', user: account.user, ...sip2 },
    identification: { pin },
    store: { folder: join(folder, 'data') },
  });
  const read = readConfig(text, folder);
  if (!read.ok) throw new Error(JSON.stringify(read.complaints));
  return read.config;
}
const secrets = { 'sip2.password': account.password };

/** What is not well, and how the library system as a whole stands then. */
async function tried(
  quirks: readonly Quirk[],
  {
    sip2 = {},
    pin = null,
    number = card,
  }: { sip2?: object; pin?: string | null; number?: string } = {},
) {
  for (const quirk of quirks) library.library.setQuirk(quirk, true);
  const config = configOf(sip2);
  const probe = { config, secrets, answerMs: 2_000, now: at };
  const { findings, trial } = await probeCard(number, { ...probe, pin, wrongPin: true });
  const bad = findings.filter(({ light }) => light !== 'ok').map(({ code }) => code);
  return { bad, trial, stands: triedPinFinding(config)?.code };
}
const pinsSent = () => library.received().filter((code) => code === '63').length;

test('until it was done the library system is red; it is not where patrons type no PIN', () => {
  expect(triedPinFinding(configOf())).toMatchObject({ light: 'broken', code: 'pin-untried' });
  expect(triedPinFinding(configOf({}, 'never'))).toBeNull();
});

test('K8: another currency than the library system names is said where a card is tried', async () => {
  // The simulated library names euros (BH).
  const said = async (currency: string) => {
    const config = { ...configOf(), library: { ...configOf().library, currency } };
    const probe = { config, secrets, answerMs: 2_000, now: at, pin: null, wrongPin: false };
    return (await probeCard(card, probe)).findings.map(({ code }) => code);
  };
  expect(await said('EUR')).not.toContain('currency-differs');
  expect(await said('CHF')).toContain('currency-differs');
});

test.each<[string, readonly Quirk[], string | null, readonly string[], string]>([
  ['refuses it', [], null, [], 'ok'],
  ['refuses it, and the right one opens', [], '1234', [], 'ok'],
  ['says yes to any PIN, and to none', ['yes-to-any-pin'], null, ['pin-any'], 'pin-any'],
  ['the same, and the right one is known', ['yes-to-any-pin'], '1234', ['pin-any'], 'pin-any'],
  ['never says (no CQ)', ['no-pin-verdict'], null, ['pin-unchecked'], 'pin-unchecked'],
  ['says yes to none', ['yes-without-pin'], null, ['pin-yes-without'], 'pin-yes-without'],
  ['answers it as an unknown card', ['wrong-pin-is-invalid'], null, [], 'ok'],
  ['says nothing without a PIN', ['refuses-without-pin'], null, ['card-silent'], 'pin-untried'],
  ['says nothing without a PIN; with it', ['refuses-without-pin'], '1234', [], 'ok'],
])('a library system that %s', async (_, quirks, pin, bad, stands) => {
  expect(await tried(quirks, { pin })).toMatchObject({ bad, stands });
});

test('says yes to none, and the configuration says that it does: in order', async () => {
  const sip2 = { saysYesWithoutPin: true };
  expect(await tried(['yes-without-pin'], { sip2 })).toMatchObject({ bad: [], stands: 'ok' });
});

describe('what proves nothing is not kept', () => {
  test.each<[string, { pin?: string; number?: string }, string]>([
    ['an unknown card', { number: patronCard(9_999) }, 'card-unknown'],
    ['a PIN that should be right, and is not', { pin: '4321' }, 'card-pin-wrong'],
  ])('%s', async (_, how, code) => {
    const { bad, trial, stands } = await tried([], how);
    expect([bad[0], trial?.kind, stands]).toEqual([code, 'not-tried', 'pin-untried']);
    // The second is a wrong PIN already: no other is sent.
    expect(pinsSent()).toBe(how.pin === undefined ? 1 : 2);
  });

  test('an unknown card and a PIN: which of them is wrong is said where the library system says it', async () => {
    const how = { number: patronCard(9_999), pin: '1234' };
    expect((await tried([], how)).bad[0]).toBe('card-unknown');
    expect(pinsSent()).toBe(1);
    expect((await tried(['refuses-without-pin'], how)).bad[0]).toBe('card-or-pin-wrong');
  });

  test('no answer', async () => {
    library.misbehave('deaf', { codes: ['63'] });
    const config = configOf();
    const probe = { config, secrets, answerMs: 300, now: at };
    await probeCard(card, { ...probe, pin: null, wrongPin: true });
    expect(triedPinFinding(config)?.code).toBe('pin-untried');
  });
});

test.each([1, 2, 3])(
  'the line is lost at question %i of the trial: nothing is kept, and the next trial is whole',
  async (nth) => {
    let asked = 0;
    const { library: cut } = await systemOf(profileOf('generic'), (message) => {
      asked += 1;
      // It is asked once more by itself.
      if (asked === nth || asked === nth + 1) return 'hang-up';
      const cq = (first(message, 'AD') ?? '1234') === '1234' ? 'CQY|' : 'CQN|';
      return `64              00120240517    093000000000000000000000000000AO|AA${card}|AEx|BLY|${cq}`;
    });
    const how = { card, right: '1234', digits: { min: 4, max: 4 } };
    const lost = await tryWrongPin(cut, how);
    expect(lost.trial).toEqual({ kind: 'not-tried', why: 'no-answer' });
    expect(findingsOf(configOf(), lost.trial, at)).toEqual([]);
    expect(triedPinFinding(configOf())?.code).toBe('pin-untried');
    await expect.poll(async () => (await tryWrongPin(cut, how)).trial.kind).toBe('tried');
  },
);

test('refused, and no answer to the question after it: whether the card is locked is not known', async () => {
  let asked = 0;
  const { library: cut } = await systemOf(profileOf('generic'), (message) => {
    asked += 1;
    if (asked > 3) return 'hang-up';
    const cq = (first(message, 'AD') ?? '1234') === '1234' ? 'CQY|' : 'CQN|';
    return `64              00120240517    093000000000000000000000000000AO|AA${card}|AEx|BLY|${cq}`;
  });
  const how = { card, right: '1234', digits: { min: 4, max: 4 } };
  const { trial } = await tryWrongPin(cut, how);
  expect(trial).toMatchObject({ kind: 'tried', wrongPin: 'refused', isLocked: null });
  const said = findingsOf(configOf({ saysYesWithoutPin: true }), trial, at);
  expect(said.map(({ code }) => code)).toEqual(['ok', 'card-perhaps-locked']);
});

test('it counts for that address, profile and user alone, and again once it is tried again', async () => {
  await tried([]);
  const others = [{ profile: 'koha' }, { user: 'other' }, { address: 'tcp://127.0.0.1:1' }];
  expect(others.map((sip2) => triedPinFinding(configOf(sip2))?.code)).toEqual(
    Array(3).fill('pin-untried'),
  );
  expect((await tried(['yes-to-any-pin'])).stands).toBe('pin-any');
  library.library.setQuirk('yes-to-any-pin', false);
  expect((await tried([])).stands).toBe('ok');
  writeFileSync(join(folder, 'data', 'pin-tried.json'), '{"spoilt":');
  expect(triedPinFinding(configOf())?.code).toBe('pin-untried');
});

test('neither card nor PIN is on disk, and what cannot be written is said', async () => {
  await tried([], { pin: '1234' });
  const files = readdirSync(join(folder, 'data'));
  expect(files).toEqual(['pin-tried.json']);
  const text = readFileSync(join(folder, 'data', 'pin-tried.json'), 'utf8');
  expect(JSON.parse(text)).toEqual({
    ...{ address: configOf().sip2.address, profile: 'wise', user: account.user, at },
    ...{ wrongPin: 'refused', saysYesWithoutPin: false },
  });
  rmSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data'), '');
  expect(await tried([])).toMatchObject({ bad: ['pin-tried-unwritable'], stands: 'pin-untried' });
});

test('one wrong PIN is sent; where it was taken by chance another, of other digits', async () => {
  await tried([]);
  expect(pinsSent()).toBe(3); // without, wrong, and without: is it locked?
  const pins: string[] = [];
  const { library: odd } = await systemOf(profileOf('generic'), (message) => {
    const pin = first(message, 'AD') ?? '';
    if (pin !== '') pins.push(pin);
    // The first that comes is the right one.
    const cq = pin === '' ? '' : pin === pins[0] ? 'CQY|' : 'CQN|';
    return `64              00120240517    093000000000000000000000000000AO|AA${card}|AEx|BLY|${cq}`;
  });
  const digits = { min: 6, max: 6 };
  const { trial } = await tryWrongPin(odd, { card, right: null, digits });
  expect(trial).toMatchObject({ kind: 'tried', wrongPin: 'refused', isLocked: false });
  expect(pins.map((pin) => pin.length)).toEqual([6, 6]);
});

test.each([null, '1234'])(
  'a card that one wrong PIN locks is said to be locked (%s)',
  async (right) => {
    let isLocked = false;
    const wrong: string[] = [];
    const { library: strict } = await systemOf(profileOf('generic'), (message) => {
      const pin = first(message, 'AD') ?? '';
      if (pin !== '' && pin !== '1234') wrong.push(pin);
      isLocked ||= wrong.length > 0;
      const verdict = isLocked
        ? 'BLN|CQN|AFGeblokkeerd|'
        : pin === '1234'
          ? 'BLY|CQY|'
          : 'BLY|CQN|';
      return `64              00120240517    093000000000000000000000000000AO|AA${card}|AEx|${verdict}`;
    });
    const digits = { min: 4, max: 4 };
    const { trial } = await tryWrongPin(strict, { card, right, digits });
    expect(trial).toMatchObject({ kind: 'tried', wrongPin: 'refused', isLocked: true });
    expect(wrong).toHaveLength(1);
  },
);

test('is no try of a patron: the guard of the kiosk counts nothing', async () => {
  const counter = await openCounter();
  onTestFinished(() => counter.close());
  const digits = { min: 4, max: 4 };
  await tryWrongPin(counter.parts.library, { card, right: null, digits });
  expect(counter.parts.pins.triesLeft(card, counter.parts.clock.now())).toBe(3);
  expect(counter.reports.map(({ code }) => code)).not.toContain('patron-pin-wrong');
});

test('a library system that took a wrong PIN opens no account, until one was refused', async () => {
  const counter = await openCounter();
  onTestFinished(() => counter.close());
  const config = configOf();
  const pins = { ...counter.parts.pins, takesAnyPin: () => takesAnyPin(config) };
  const visit = openVisit({ ...counter.parts, pins }, 'online');
  // It says nothing without a PIN, so that a visit alone would not show it.
  library.library.setQuirk('yes-to-any-pin', true);
  await tried([]);
  expect(await visit.identify(card)).toEqual({ kind: 'pin-unchecked' });
  expect((await visit.enterPin('1234')).kind).toBe('pin-unchecked');
  library.library.setQuirk('yes-to-any-pin', false);
  await tried([]);
  expect((await visit.identify(card)).kind).toBe('pin-needed');
  expect((await visit.enterPin('1234')).kind).toBe('known');
});

test('habits of its answers are said', async () => {
  const probe = { config: configOf(), secrets, answerMs: 2_000, now: at };
  library.library.setQuirk('writes-n-flags', true);
  library.misbehave('wrong-sequence', { codes: ['63'] });
  const { findings } = await probeCard(card, { ...probe, pin: null, wrongPin: false });
  const said = findings.map(({ code, told }) => told?.is ?? code);
  expect(said).toEqual(expect.arrayContaining(['flags-n', 'sequence-not-repeated']));
  expect(pinsSent()).toBe(1);
});
