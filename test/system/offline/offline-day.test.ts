/**
 * One day twice: at a library whose line was down all day, and at one where it was not. After the
 * replay, with refusals, hang-ups and a kill in the middle, both are the same, but for what stands
 * on the staff's list. `LONG=1`: 500 visits by 300 patrons.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardNumber } from '../../../simulators/library/cast/numbers.ts';
import type { State } from '../../../simulators/library/state.ts';
import type { CirculationParts } from '../../../src/circulation/parts.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { today } from '../../support/simulators/lindeveld.ts';
import { bundle } from '../../support/store/bundle.ts';
import { newFolder, open } from '../../support/store/folder.ts';
import { counterSettings } from '../../support/system/offline-settings.ts';

const long = process.env.LONG === '1';
const [visits, patrons] = long ? [500, 300] : [50, 60];
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
let [offline, online]: (Counter | null)[] = [null, null];
let program = '';
beforeAll(async () => {
  program = await bundle(new URL('../../support/system/offline-kill-program.ts', import.meta.url));
  offline = await openCounter();
  online = await openCounter();
});
afterAll(async () => {
  rmSync(dirname(program), { recursive: true, force: true });
  await offline?.close();
  await online?.close();
});

/** Numbers from 0 to below `most`, the same for a seed. */
function random(from: number): (most: number) => number {
  let state = from >>> 0;
  return (most) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/**
 * The cast, again and again, under new numbers and without what they have at home. The young keep
 * items longer, which off line the kiosk cannot know: Wise's line names no membership type. Who has
 * no PIN is refused on line alone, where any is right (decision 0068).
 */
function populate(state: State): string[] {
  const cast = [...state.patrons.values()].filter(
    ({ membership, pin }) => membership.type !== 'youth' && pin !== null,
  );
  const cards = cast.map((patron) => patron.card);
  for (let nth = cast.length; nth < patrons; nth += 1) {
    const model = cast[nth % cast.length];
    const card = cardNumber(1_000 + nth);
    if (model) state.patrons.set(card, { ...structuredClone(model), card });
    cards.push(card);
  }
  return cards;
}

/**
 * All that a library knows: each patron, loan, hold and fee, and what was booked. Fees have numbers
 * that follow the order of the day.
 */
function sameIn({ loans, holds, patrons: all, bookings }: State) {
  return {
    loans: [...loans.values()]
      .map(({ item, card, dueOn, renewals }) => [item, card, dueOn, renewals].join(' '))
      .sort(),
    holds: holds.map(({ item, card, state }) => `${item} ${card} ${state}`).sort(),
    patrons: [...all.values()]
      .map(({ fees, ...patron }) => ({
        ...patron,
        fees: fees.map(({ id: _, ...fee }) => JSON.stringify(fee, Object.keys(fee).sort())).sort(),
      }))
      .sort((one, two) => one.card.localeCompare(two.card)),
    // A return of what nobody had on loan changes nothing, and need not be booked again after a
    // crash.
    bookings: bookings
      .filter(({ card }) => card !== null)
      .map(({ what, item, card }) => `${what} ${item} ${card}`)
      .sort(),
  };
}

test(`a day of ${visits} visits off line`, { timeout: long ? 1_200_000 : 60_000 }, async () => {
  if (!offline || !online) throw new Error('no library');
  console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
  const pick = random(seed);
  const [away, there] = [offline.library.library.state, online.library.library.state];
  const cards = populate(away);
  populate(there);
  const morning = sameIn(away);
  const games = [...away.items.values()]
    .filter(({ material }) => material === 'game')
    .map(({ item }) => item);
  const settings = {
    ...counterSettings,
    offline: {
      ...counterSettings.offline,
      loanRules: [{ item: games.join('|'), days: 7 }],
    },
  };
  const folder = newFolder();
  const first = open(folder);
  const partsOf = (store: typeof first): CirculationParts => ({
    ...(offline?.parts as CirculationParts),
    ...store,
    settings,
  });
  const parts = partsOf(first);
  const pinOf = (card: string) => away.patrons.get(card)?.pin ?? '';
  // The day before, on line: what the kiosk remembers.
  for (const card of cards) {
    const visit = openVisit(parts, 'online');
    await visit.identify(card);
    await visit.enterPin(pinOf(card));
  }

  // Bringing one of these back lifts a block at once, which off line nobody can know.
  const invoiced = new Set(
    [...away.patrons.values()].flatMap((patron) => patron.invoiceLines.map(({ item }) => item)),
  );
  const held = new Set(away.holds.map((hold) => hold.item));
  const shelf = [...away.items.values()]
    .filter(
      ({ item, forLoan, institution, costCents }) =>
        forLoan &&
        // On line the patron is asked whether they agree to the price.
        costCents === 0 &&
        !held.has(item) &&
        !invoiced.has(item) &&
        institution === '3550' &&
        !away.loans.has(item),
    )
    .map(({ item }) => item);
  const atHome = [...away.loans.values()].filter(({ item }) => !invoiced.has(item));
  const home = atHome.filter(({ dueOn }) => dueOn >= today).map(({ item }) => item);
  // A fee for lateness may block at once too: these come back in the evening.
  const late = atHome.filter(({ dueOn }) => dueOn < today).map(({ item }) => item);
  const owner = new Map<string, string>();
  let [refused, lent, returned] = [0, 0, 0];
  await offline.library.cutLine();
  for (let number = 0; number < visits; number += 1) {
    const card = cards[pick(cards.length)] ?? '';
    const [here, usual] = [openVisit(parts, 'offline'), openVisit(online.parts, 'online')];
    await here.identify(card);
    await usual.identify(card);
    await usual.enterPin(pinOf(card));
    for (let thing = pick(4); thing > 0; thing -= 1) {
      const unknown = pick(10) < 3;
      const item = unknown
        ? `399999${String(pick(99_999_999)).padStart(8, '0')}`
        : (shelf[pick(shelf.length)] ?? '');
      // A loan of their own is theirs already, on line and here: nothing is done.
      if (owner.get(item) === card) continue;
      const [mine, theirs] = [
        await here.checkOut({ item, uids: [] }),
        await usual.checkOut({ item, uids: [] }),
      ];
      if (unknown && mine.kind === 'done') refused += 1;
      else expect([number, item, mine.kind]).toEqual([number, item, theirs.kind]);
      if (theirs.kind !== 'done') continue;
      lent += 1;
      owner.set(item, card);
    }
    for (let thing = pick(3); thing > 0; thing -= 1) {
      const out = [...owner.keys(), ...home];
      const item = out[pick(out.length)] ?? '';
      const kinds = [
        (await here.checkIn({ item, uids: [] })).kind,
        (await usual.checkIn({ item, uids: [] })).kind,
      ];
      expect(kinds).toEqual(['done', 'done']);
      returned += 1;
      owner.delete(item);
    }
    await usual.end();
  }
  expect(late.length).toBeGreaterThan(0);
  for (const item of late) {
    for (const visit of [openVisit(parts, 'offline'), openVisit(online.parts, 'online')])
      expect((await visit.checkIn({ item, uids: [] })).kind).toBe('done');
    returned += 1;
  }
  first.close();

  await offline.library.restoreLine();
  const entries = lent + returned + refused;
  // One kill in the middle of the replay, then hang-ups: before and after the library system did
  // what was asked.
  const words = [
    program,
    folder,
    String(offline.library.port),
    'replay',
    'online',
    '',
    '',
    String(entries * 3),
  ];
  const killed = await new Promise((ended) =>
    spawn(process.execPath, words, { stdio: 'ignore' }).on('close', (_code, signal) =>
      ended(signal),
    ),
  );
  expect(killed).toBe('SIGKILL');
  const store = open(folder);
  const left = store.journal.open().length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(entries);
  noteInterrupted(partsOf(store));
  for (const how of [
    'hang-up-before-answer',
    'hang-up-on-request',
    'hang-up-before-answer',
  ] as const) {
    offline.library.misbehave(how, { codes: ['09', '11'], times: 1 });
    await expect.poll(() => offline?.client.state).toBe('online');
    await resolveOpen(partsOf(store));
  }
  await expect.poll(() => resolveOpen(partsOf(store)), { timeout: 60_000 }).toBe(true);

  console.info(
    `${lent} lent, ${returned} returned, ${refused} refused afterwards; killed with ${left} of ${entries} left`,
  );
  expect(store.journal.open()).toEqual([]);
  expect(store.journal.staff()).toHaveLength(refused);
  if (long) expect(refused / entries).toBeGreaterThan(0.08);
  expect(sameIn(away)).toEqual(sameIn(there));
  expect(sameIn(away)).not.toEqual(morning);
  const canaries = [...cards, ...shelf, ...[...away.patrons.values()].map(({ name }) => name)];
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'latin1');
    expect(canaries.filter((word) => word.length > 5 && text.includes(word))).toEqual([]);
  }
});
