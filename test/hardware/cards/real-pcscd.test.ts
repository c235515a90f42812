/** The driver over the real pcscd, with cards in a virtual reader. */
import { describe, expect, test } from 'vitest';
import type { CardReaderOptions } from '../../../hardware/cards/reader.ts';
import type { SimulatedCard } from '../../../simulators/cards/card.ts';
import { createEid } from '../../../simulators/cards/eid.ts';
import { createBankCard, createContactless, pulledAt } from '../../../simulators/cards/others.ts';
import type { VirtualCard } from '../../../simulators/cards/vpcd.ts';
import { openCardBench } from '../../support/cards/card-bench.ts';
import { noPcscd, type Pcscd, startPcscd } from '../../support/cards/pcscd.ts';

if (noPcscd !== null) console.warn(`The tests over the real pcscd are skipped: ${noPcscd}`);

/** The tests run side by side: each waits most of its time for pcscd to look at its reader. */
interface Context {
  onTestFinished(close: () => Promise<void>): void;
}

async function setUp(context: Context, options: Partial<CardReaderOptions> = {}, given?: Pcscd) {
  const pcscd = given ?? (await startOf(context));
  const bench = openCardBench(pcscd.address, options);
  context.onTestFinished(bench.close);
  return { pcscd, bench };
}

const numbers = { nationalNumber: '94021300145', cardNumber: '591191706458' };
const newEid = () => createEid({ ...numbers, applet: '1.8' });
const uid = { order: 'as-sent', as: 'hex', pad: 0 } as const;

const cards: readonly [string, SimulatedCard, Partial<CardReaderOptions>, string][] = [
  ['an eID since 2020', newEid(), {}, 'card 94021300145 eid slot'],
  ['an older eID', createEid({ ...numbers, applet: '1.7' }), {}, 'card 94021300145 eid slot'],
  ['the card number of an eID', newEid(), { eid: 'card-number' }, 'card 591191706458 eid slot'],
  [
    'an older Kids-ID',
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
    createEid({ ...numbers, applet: '1.7', isElsewhere: true }),
    {},
    'card 94021300145 eid slot',
  ],
  [
    'a card of no person',
    createEid({ ...numbers, applet: '1.7', documentType: 8 }),
    {},
    'unusable not-a-patrons',
  ],
  [
    'a card that is not activated',
    createEid({ ...numbers, applet: '1.8', isNotActivated: true }),
    {},
    'unusable not-activated',
  ],
  ['a bank card', createBankCard(), {}, 'unusable unknown'],
  [
    'a MIFARE card of 4 bytes',
    createContactless('DEADBEEF'),
    { uid, place: 'both' },
    'card DEADBEEF uid contactless',
  ],
  [
    'a MIFARE card of 7 bytes, reversed',
    createContactless('04A1B2C3D4E580'),
    { uid: { ...uid, order: 'reversed', as: 'hex-small' }, place: 'contactless' },
    'card 80e5d4c3b2a104 uid contactless',
  ],
  ['a phone', createContactless('08112233'), { uid, place: 'contactless' }, 'unusable random-uid'],
];

describe.skipIf(noPcscd !== null)('over the real pcscd', { concurrent: true }, () => {
  test('each kind of card, put in and pulled out', async (context) => {
    // All at once, two to a pcscd: it looks at its virtual reader no more than every 0.4 s.
    const pcscds = await Promise.all(
      cards.filter((_, index) => index % 2 === 0).map(() => startOf(context)),
    );
    await Promise.all(
      cards.map(async ([what, card, options, expected], index) => {
        const slot = index % 2 === 0 ? 0 : 1;
        const pcscd = pcscds[index >> 1];
        if (!pcscd) throw new Error('too few');
        const { bench } = await setUp(context, { ...options, reader: pcscd.names[slot] }, pcscd);
        await bench.sees('up');
        const inserted = await pcscd.insert(card, slot);
        await bench.sees(expected);
        await inserted.pull();
        await bench.sees('removed');
        expect(bench.reason, what).toBe(pcscd.names[slot]);
      }),
    );
  });
  test('two cards in two readers: each is removed', async (context) => {
    const { pcscd, bench } = await setUp(context, { uid, place: 'both' });
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

  test('a card that is pulled out while it is read', async (context) => {
    const { pcscd, bench } = await setUp(context, { bounceMs: 50 });
    await bench.sees('up');
    let inserted: VirtualCard | null = null;
    const pull = () => void inserted?.pull();
    inserted = await pcscd.insert(pulledAt(newEid(), 3, pull));
    await bench.sees('unusable unreadable', 'removed');
    expect(bench.reports).toMatchObject([{ code: 'card-unreadable', part: 'card-reader' }]);
  });

  test('a card that bounces in the slot is read once', async (context) => {
    const { pcscd, bench } = await setUp(context, { bounceMs: 3_000 });
    await bench.sees('up');
    let inserted: VirtualCard | null = null;
    inserted = await pcscd.insert(pulledAt(newEid(), 2, () => void inserted?.pull()));
    const second = await untilPulled(pcscd, () => inserted);
    await bench.sees('card 94021300145 eid slot');
    await second.pull();
    await bench.sees('removed');
    expect(bench.reports).toEqual([]);
  });

  test('pcscd ends and comes back, with the card in the slot', async (context) => {
    const { pcscd, bench } = await setUp(context);
    await bench.sees('up');
    await pcscd.insert(newEid());
    await bench.sees('card 94021300145 eid slot');
    await pcscd.stop();
    await bench.sees('down', 'removed');
    await pcscd.startAgain();
    await bench.sees('up');
  });

  test('pcscd hangs, and goes on', async (context) => {
    const { pcscd, bench } = await setUp(context, { lookAgainMs: 50, answerTimeoutMs: 200 });
    await bench.sees('up');
    pcscd.signal('SIGSTOP');
    await bench.sees('down');
    expect(bench.reason).toContain('no answer within 200 ms');
    pcscd.signal('SIGCONT');
    await bench.sees('up');
    const inserted = await pcscd.insert(newEid());
    await bench.sees('card 94021300145 eid slot');
    await inserted.pull();
    await bench.sees('removed');
  });

  test('a reader of another name, and none', async (context) => {
    const { bench } = await setUp(context, { reader: 'OMNIKEY' });
    await bench.sees('down');
    expect(bench.reason).toContain('"OMNIKEY"');
    const { bench: other } = await setUp(context, {}, await startOf(context, false));
    await other.sees('down');
    expect(other.reason).toContain('pcscd has no card reader');
  });

  test('one reader of two, by its name', async (context) => {
    const { pcscd, bench } = await setUp(context, { reader: 'pcd 00 01' });
    await bench.sees('up');
    expect(bench.reason).toBe(pcscd.names[1]);
    await pcscd.insert(createBankCard(), 0);
    await pcscd.insert(newEid(), 1);
    await bench.sees('card 94021300145 eid slot');
  });
});

async function startOf(context: Context, withReader = true): Promise<Pcscd> {
  const pcscd = await startPcscd({ withReader });
  context.onTestFinished(pcscd.close);
  return pcscd;
}

async function untilPulled(pcscd: Pcscd, card: () => VirtualCard | null): Promise<VirtualCard> {
  await card()?.ended;
  return pcscd.insert(newEid());
}
