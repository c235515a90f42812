/** Who was refused a loan is refused off line, though the facts behind it are removed as too old. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { profiles } from '../../../packages/sip2/src/index.ts';
import { factsExport } from '../../../simulators/library/export-facts.ts';
import type { Patron } from '../../../simulators/library/state.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card, clock } from '../../support/simulators/lindeveld.ts';
import { importFactsText } from '../../support/store/facts.ts';

const dayMs = 86_400_000;
const nowMs = Date.parse(clock.now());
let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ profile: profiles.wise, form: 'wise' });
  const { settings } = counter.parts;
  const offline = { ...settings.offline, unknownPatrons: 'provisional' } as const;
  counter.parts.settings = { ...settings, offline };
});
afterEach(() => counter.close());

/** So long after now, with what is too old by then removed, as it is each hour. */
function later(days: number): void {
  const at = (daysAgo: number) => new Date(nowMs + (days - daysAgo) * dayMs).toISOString();
  counter.parts.clock = { now: () => at(0) };
  counter.parts.cache.purge(at(30));
  counter.store.factsBase.purge(at(2));
}
async function importExport(text = factsExport(counter.library.library.state)): Promise<void> {
  expect(await importFactsText(counter.folder, text)).toMatchObject({ rejected: null });
}
async function mayBorrow(nth: number, mode: 'online' | 'offline'): Promise<boolean> {
  const visit = openVisit(counter.parts, mode);
  const first = await visit.identify(card(nth));
  const who = first.kind === 'pin-needed' ? await visit.enterPin('1234') : first;
  await visit.end();
  if (who.kind !== 'known') throw new Error(who.kind);
  return who.patron.decision.allows.checkOut;
}
function patronOf(nth: number): Patron {
  const patron = counter.library.library.state.patrons.get(card(nth));
  if (!patron) throw new Error(`no patron ${nth}`);
  return patron;
}

it('on line, though nothing is known of them since', async () => {
  expect(await mayBorrow(3, 'online')).toBe(false);
  later(31);
  expect(counter.parts.cache.get(card(3))).toBeNull();
  expect(await mayBorrow(3, 'offline')).toBe(false);
  // Of another patron as little is known.
  expect(await mayBorrow(1, 'offline')).toBe(true);
});

it.each(['online', 'offline'] as const)(
  'by the facts of a night, %s, though what the line said is not too old yet',
  async (mode) => {
    expect(await mayBorrow(1, 'online')).toBe(true);
    // The answers of Wise say no manual blocks.
    patronOf(1).manualBlocks.push('by hand');
    await importExport();
    patronOf(1).manualBlocks.pop();
    expect(await mayBorrow(1, mode)).toBe(false);
    later(3);
    expect(counter.parts.cache.get(card(1))).not.toBeNull();
    expect(await mayBorrow(1, 'offline')).toBe(false);
  },
);

it('until the library system says that they may', async () => {
  expect(await mayBorrow(3, 'online')).toBe(false);
  patronOf(3).fees.splice(0);
  expect(await mayBorrow(3, 'online')).toBe(true);
  later(31);
  expect(await mayBorrow(3, 'offline')).toBe(true);
});

it('until an export says so that is newer than the refusal', async () => {
  patronOf(1).manualBlocks.push('by hand');
  await importExport();
  patronOf(1).manualBlocks.pop();
  later(1);
  expect(await mayBorrow(1, 'offline')).toBe(false);
  const text = factsExport(counter.library.library.state);
  const of = (days: number) =>
    text.replaceAll(clock.now(), new Date(nowMs + days * dayMs).toISOString());
  await importExport(of(0.5));
  expect(await mayBorrow(1, 'offline')).toBe(false);
  later(2);
  await importExport(of(1.5));
  expect(await mayBorrow(1, 'offline')).toBe(true);
});

it('until the block ends that the facts of the night name, while these count', async () => {
  const ends = {
    name: 'by hand',
    denies: ['checkOut'],
    endsAt: new Date(nowMs + dayMs).toISOString(),
  };
  const facts = { fees: [], manualBlocks: [ends], membership: { status: 5 } };
  const lines = [
    { facts: 1, exportedAt: clock.now() },
    { card: card(1), facts },
  ];
  await importExport(lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(await mayBorrow(1, 'offline')).toBe(false);
  later(0.9);
  expect(await mayBorrow(1, 'offline')).toBe(false);
  later(1.1);
  expect(await mayBorrow(1, 'offline')).toBe(true);
});
