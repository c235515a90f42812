/**
 * The driver over the real pcscd, with cards in a virtual reader, and over the simulated one, which
 * must not behave otherwise.
 */
import { describe, expect, test } from 'vitest';
import type { CardReaderOptions } from '../../../hardware/cards/reader.ts';
import type { SimulatedCard } from '../../../simulators/cards/card.ts';
import { createEid } from '../../../simulators/cards/eid.ts';
import {
  createBankCard,
  createContactless,
  createMuteCard,
  pulledAt,
} from '../../../simulators/cards/others.ts';
import type { VirtualCard } from '../../../simulators/cards/vpcd.ts';
import { type CardBench, openCardBench } from '../../support/cards/card-bench.ts';
import { noPcscd, type PcscdEnd, startPcscd } from '../../support/cards/pcscd.ts';
import { startSimulatedPcscd } from '../../support/cards/simulated-pcscd.ts';
import { until } from '../../support/hardware/until.ts';

if (noPcscd !== null) console.warn(`The tests over the real pcscd are skipped: ${noPcscd}`);

/** The tests run side by side: each waits most of its time for pcscd to look at its reader. */
interface Context {
  onTestFinished(close: () => Promise<void>): void;
}
type Start = (options?: { withReader?: boolean }) => Promise<PcscdEnd>;

async function openOn(
  context: Context,
  pcscd: PcscdEnd,
  options: Partial<CardReaderOptions> = {},
): Promise<CardBench> {
  const bench = openCardBench(pcscd.address, options);
  context.onTestFinished(bench.close);
  return bench;
}
async function setUp<End extends PcscdEnd>(
  context: Context,
  starting: Promise<End>,
  options: Partial<CardReaderOptions> = {},
) {
  const pcscd = await starting;
  context.onTestFinished(pcscd.close);
  return { pcscd, bench: await openOn(context, pcscd, options) };
}

const numbers = { nationalNumber: '94021300145', cardNumber: '591191706458' };
const newEid = () => createEid({ ...numbers, applet: '1.8' });
const uid = { order: 'as-sent', as: 'hex', pad: 0 } as const;

const cards: readonly [string, () => SimulatedCard, Partial<CardReaderOptions>, string][] = [
  ['an eID since 2020', newEid, {}, 'card 94021300145 eid slot'],
  ['an older eID', () => createEid({ ...numbers, applet: '1.7' }), {}, 'card 94021300145 eid slot'],
  ['the card number of an eID', newEid, { eid: 'card-number' }, 'card 591191706458 eid slot'],
  [
    'an older Kids-ID',
    () =>
      createEid({
        nationalNumber: '17073003384',
        cardNumber: '610123456727',
        applet: '1.7',
        documentType: 6,
      }),
    {},
    'card 17073003384 eid slot',
  ],
  [
    'a Kids-ID since 2020',
    () =>
      createEid({
        nationalNumber: '17073003384',
        cardNumber: '610123456727',
        applet: '1.8',
        documentType: 6,
      }),
    {},
    'card 17073003384 eid slot',
  ],
  [
    'an eID that another program has used',
    () => createEid({ ...numbers, applet: '1.7', isElsewhere: true }),
    {},
    'card 94021300145 eid slot',
  ],
  [
    'a card of no person',
    () => createEid({ ...numbers, applet: '1.7', documentType: 8 }),
    {},
    'unusable not-a-patrons',
  ],
  [
    'a card that is not activated',
    () => createEid({ ...numbers, applet: '1.8', isNotActivated: true }),
    {},
    'unusable not-activated',
  ],
  ['a bank card', () => createBankCard(), {}, 'unusable unknown'],
  [
    'a MIFARE card of 4 bytes',
    () => createContactless('DEADBEEF'),
    { uid, place: 'both' },
    'card DEADBEEF uid contactless',
  ],
  [
    'a MIFARE card of 7 bytes, reversed',
    () => createContactless('04A1B2C3D4E580'),
    { uid: { ...uid, order: 'reversed', as: 'hex-small' }, place: 'contactless' },
    'card 80e5d4c3b2a104 uid contactless',
  ],
  [
    'a phone',
    () => createContactless('08112233'),
    { uid, place: 'contactless' },
    'unusable random-uid',
  ],
];

const ends: readonly [string, Start, boolean][] = [
  ['the real pcscd', startPcscd, noPcscd === null],
  ['the simulated pcscd', startSimulatedPcscd, true],
];
describe.each(ends)('over %s', { concurrent: true }, (_name, start, runs) => {
  test.skipIf(!runs)('each kind of card, put in and pulled out', async (context) => {
    // All at once, two to a pcscd: it looks at its virtual reader no more than every 0.4 s.
    const pairs = cards.filter((_, index) => index % 2 === 0);
    const pcscds = await Promise.all(pairs.map(() => start()));
    await Promise.all(
      cards.map(async ([what, create, options, expected], index) => {
        const slot = index % 2 === 0 ? 0 : 1;
        const pcscd = pcscds[index >> 1];
        if (!pcscd) throw new Error('too few');
        if (slot === 0) context.onTestFinished(pcscd.close);
        const bench = await openOn(context, pcscd, { ...options, reader: pcscd.names[slot] });
        await bench.sees('up');
        const inserted = await pcscd.insert(create(), slot);
        await bench.sees(expected);
        await inserted.pull();
        await bench.sees('removed');
        expect(bench.reason, what).toBe(pcscd.names[slot]);
      }),
    );
  });

  test.skipIf(!runs)('two cards in two readers: each is removed', async (context) => {
    const { pcscd, bench } = await setUp(context, start(), { uid, place: 'both' });
    await bench.sees('up');
    const inSlot = await pcscd.insert(newEid(), 0);
    await bench.sees('card 94021300145 eid slot');
    const tapped = await pcscd.insert(createContactless('DEADBEEF'), 1);
    await bench.sees('card DEADBEEF uid contactless');
    await tapped.pull();
    await bench.sees('removed');
    const again = await pcscd.insert(createContactless('04A1B2C3D4E580'), 1);
    await bench.sees('card 04A1B2C3D4E580 uid contactless');
    await again.pull();
    await bench.sees('removed');
    await inSlot.pull();
    await bench.sees('removed');
  });

  test.skipIf(!runs)('a card that is pulled out at each step of reading', async (context) => {
    // 1 application, 2 version, 3 to 5 file, 6 and 7 the number with its length.
    await Promise.all(
      [1, 2, 3, 4, 5, 6, 7].map(async (step) => {
        const { pcscd, bench } = await setUp(context, start(), { bounceMs: 50 });
        await bench.sees('up');
        let inserted: VirtualCard | null = null;
        const pull = () => void inserted?.pull();
        inserted = await pcscd.insert(pulledAt(newEid(), step, pull));
        await bench.sees('unusable unreadable', 'removed');
        expect(bench.reports).toMatchObject([{ code: 'card-unreadable', part: 'card-reader' }]);
      }),
    );
  });

  test.skipIf(!runs)('a card that bounces in the slot is read once', async (context) => {
    const { pcscd, bench } = await setUp(context, start(), { bounceMs: 3_000 });
    await bench.sees('up');
    let first: VirtualCard | null = null;
    first = await pcscd.insert(pulledAt(newEid(), 2, () => void first?.pull()));
    await first.ended;
    const second = await pcscd.insert(newEid());
    await bench.sees('card 94021300145 eid slot');
    await second.pull();
    await bench.sees('removed');
    expect(bench.reports).toEqual([]);
  });

  test.skipIf(!runs)('pcscd ends with a card in the slot, and comes back', async (context) => {
    const { pcscd, bench } = await setUp(context, start());
    await bench.sees('up');
    const inserted = await pcscd.insert(newEid());
    await bench.sees('card 94021300145 eid slot');
    await pcscd.stop();
    await bench.sees('down', 'removed');
    await inserted.pull();
    await pcscd.startAgain();
    await bench.sees('up');
  });

  test.skipIf(!runs)('a reader of another name, and none', async (context) => {
    const { bench } = await setUp(context, start(), { reader: 'OMNIKEY' });
    await bench.sees('down');
    expect(bench.reason).toContain('"OMNIKEY"');
    const { bench: other } = await setUp(context, start({ withReader: false }));
    await other.sees('down');
    expect(other.reason).toContain('pcscd has no card reader');
  });

  test.skipIf(!runs)('one reader of two, by its name', async (context) => {
    const pcscd = await start();
    context.onTestFinished(pcscd.close);
    const mine = await openOn(context, pcscd, { reader: pcscd.names[1].toLowerCase() });
    await mine.sees('up');
    expect(mine.reason).toBe(pcscd.names[1]);
    await pcscd.insert(createBankCard(), 0);
    await pcscd.insert(newEid(), 1);
    await mine.sees('card 94021300145 eid slot');
  });
});

test.skipIf(noPcscd !== null)('the real pcscd hangs, and goes on', async (context) => {
  const options = { lookAgainMs: 100, answerTimeoutMs: 1_500 };
  const { pcscd, bench } = await setUp(context, startPcscd(), options);
  await bench.sees('up');
  pcscd.signal('SIGSTOP');
  await bench.sees('down');
  expect(bench.reason).toContain('no answer within 1500 ms');
  pcscd.signal('SIGCONT');
  await bench.sees('up');
  const inserted = await pcscd.insert(newEid());
  await bench.sees('card 94021300145 eid slot');
  await inserted.pull();
  await bench.sees('removed');
});

describe('over the simulated pcscd', { concurrent: true }, () => {
  test('the reader is plugged out with the card in it, and in again', async (context) => {
    const { pcscd, bench } = await setUp(context, startSimulatedPcscd());
    await bench.sees('up');
    await pcscd.insert(newEid());
    await bench.sees('card 94021300145 eid slot');
    await pcscd.simulator.unplug();
    await bench.sees('down', 'removed');
    await pcscd.simulator.plugIn();
    await bench.sees('up', 'card 94021300145 eid slot');
  });

  test('an older pcscd, of protocol 4:4', async (context) => {
    const { pcscd, bench } = await setUp(context, startSimulatedPcscd({ minor: 4 }));
    await bench.sees('up');
    await pcscd.insert(newEid());
    await bench.sees('card 94021300145 eid slot');
  });

  test('one that is too old is down, and says why', async (context) => {
    const { bench } = await setUp(context, startSimulatedPcscd({ minor: 3 }));
    await bench.sees('down');
    expect(bench.reason).toContain('version 4:3');
  });

  test('a mute card', async (context) => {
    const { pcscd, bench } = await setUp(context, startSimulatedPcscd());
    await bench.sees('up');
    const inserted = await pcscd.insert(createMuteCard());
    await bench.sees('unusable unreadable');
    await inserted.pull();
    await bench.sees('removed');
  });

  test('a card that another program resets is read again', async (context) => {
    const { pcscd, bench } = await setUp(context, startSimulatedPcscd(), { retryMs: 1 });
    await bench.sees('up');
    const card = newEid();
    let commands = 0;
    await pcscd.insert({
      ...card,
      answer: (command) => {
        commands += 1;
        if (commands === 2) pcscd.simulator.reset();
        return card.answer(command);
      },
    });
    await bench.sees('card 94021300145 eid slot');
  });

  for (const refused of ['programs', 'cards'] as const)
    test(`polkit refuses ${refused}: known before the first card`, async (context) => {
      const pcscd = await startSimulatedPcscd();
      context.onTestFinished(pcscd.close);
      pcscd.simulator.refuse(refused);
      const bench = await openOn(context, pcscd, { lookAgainMs: 20 });
      await until(() => bench.reason.includes('polkit'), 'polkit');
      pcscd.simulator.refuse(null);
      await until(() => bench.seen.at(-1) === 'up', 'up');
      await pcscd.insert(newEid());
      await until(() => bench.seen.at(-1) === 'card 94021300145 eid slot', 'the card');
    });
});
