/** The driver and the probe over the simulated pcscd. Over the real one: test/hardware/cards. */
import { expect, test } from 'vitest';
import { parseLocalAddress } from '../../../hardware/address.ts';
import { probePcscd } from '../../../hardware/cards/probe.ts';
import type { CardReaderOptions } from '../../../hardware/cards/reader.ts';
import { createEid } from '../../../simulators/cards/eid.ts';
import {
  createBankCard,
  createContactless,
  createMuteCard,
  pulledAt,
} from '../../../simulators/cards/others.ts';
import { startCardReader, usualReader } from '../../../simulators/cards/pcscd.ts';
import { openCardBench } from '../../support/cards/card-bench.ts';

interface Context {
  onTestFinished(close: () => Promise<void>): void;
}
async function setUp(context: Context, options: Partial<CardReaderOptions> = {}) {
  const pcscd = await startCardReader({ port: 0 });
  context.onTestFinished(pcscd.close);
  const bench = openCardBench(`tcp://127.0.0.1:${pcscd.port}`, { bounceMs: 50, ...options });
  context.onTestFinished(bench.close);
  return { pcscd, bench };
}

const numbers = { nationalNumber: '94021300145', cardNumber: '591191706458' };
const newEid = () => createEid({ ...numbers, applet: '1.8' });
const uid = { order: 'as-sent', as: 'hex', pad: 0 } as const;

test('cards that are put in, one after the other, and pulled out', async (context) => {
  const { pcscd, bench } = await setUp(context, { uid, place: 'both' });
  await bench.sees('up');
  expect(bench.reason).toBe(usualReader);
  for (const [card, line] of [
    [newEid(), 'card 94021300145 eid slot'],
    [createEid({ ...numbers, applet: '1.7' }), 'card 94021300145 eid slot'],
    [createContactless('DEADBEEF'), 'card DEADBEEF uid contactless'],
    [createContactless('08112233'), 'unusable random-uid'],
    [createBankCard(), 'unusable unknown'],
    [createEid({ ...numbers, applet: '1.8', isNotActivated: true }), 'unusable not-activated'],
  ] as const) {
    pcscd.insert(card);
    await bench.sees(line);
    pcscd.pull();
    await bench.sees('removed');
  }
});

test('a card that is pulled out while it is read, and one without an answer', async (context) => {
  const { pcscd, bench } = await setUp(context, { retryMs: 20 });
  await bench.sees('up');
  pcscd.insert(pulledAt(newEid(), 2, () => pcscd.pull()));
  await bench.sees('unusable unreadable', 'removed');
  pcscd.insert(createMuteCard());
  await bench.sees('unusable unreadable');
  pcscd.pull();
  await bench.sees('removed');
});

test('another program resets the card: it is read all the same', async (context) => {
  const { pcscd, bench } = await setUp(context, { retryMs: 20 });
  await bench.sees('up');
  let resets = 0;
  const card = newEid();
  pcscd.insert({
    ...card,
    answer: (command) => {
      resets += 1;
      if (resets === 2) pcscd.reset();
      return card.answer(command);
    },
  });
  await bench.sees('card 94021300145 eid slot');
});

test('the reader is unplugged with a card in it; the service ends', async (context) => {
  const { pcscd, bench } = await setUp(context);
  await bench.sees('up');
  pcscd.insert(newEid());
  await bench.sees('card 94021300145 eid slot');
  await pcscd.unplug();
  await bench.sees('down', 'removed');
  expect(bench.reason).toContain('no card reader');
  await pcscd.plugIn();
  await bench.sees('up', 'card 94021300145 eid slot');
  await pcscd.stop();
  await bench.sees('down', 'removed');
  await pcscd.start();
  await bench.sees('up', 'card 94021300145 eid slot');
});

test('polkit lets the kiosk have no card, then none of it at all', async (context) => {
  const { pcscd, bench } = await setUp(context, { lookAgainMs: 30 });
  await bench.sees('up');
  pcscd.refuse('cards');
  await pcscd.unplug();
  await bench.sees('down');
  await pcscd.plugIn();
  await bench.sees('up', 'down');
  expect(bench.reason).toContain('polkit');
  pcscd.refuse('programs');
  await pcscd.stop();
  await pcscd.start();
  pcscd.refuse(null);
  await bench.sees('up');
});

test('a program with a wrong handle is hung up on; rubbish too', async (context) => {
  const { pcscd, bench } = await setUp(context);
  await bench.sees('up');
  pcscd.garbage();
  await bench.sees('down', 'up');
});

const limits = { answerTimeoutMs: 300 };

test('what the probe says of each', async (context) => {
  const pcscd = await startCardReader({ port: 0, readers: ['ACS ACR39U 00 00', 'Other 01 00'] });
  context.onTestFinished(pcscd.close);
  const address = parseLocalAddress(`tcp://127.0.0.1:${pcscd.port}`);
  if (address === null) throw new Error('no address');
  const ask = () => probePcscd(address, limits);
  expect(await ask()).toMatchObject({ kind: 'answers', forbidden: false });
  pcscd.insert(newEid());
  pcscd.insert(createMuteCard(), 'Other 01 00');
  expect(await ask()).toMatchObject({
    readers: [
      { name: 'ACS ACR39U 00 00', card: 'stands' },
      { name: 'Other 01 00', card: 'mute' },
    ],
  });
  pcscd.refuse('cards');
  expect(await ask()).toMatchObject({ kind: 'answers', forbidden: true });
  pcscd.refuse('programs');
  expect(await ask()).toEqual({ kind: 'refused' });
  pcscd.refuse(null);
  await pcscd.unplug();
  expect(await ask()).toMatchObject({ kind: 'answers', readers: [] });
  await pcscd.stop();
  expect(await ask()).toMatchObject({ kind: 'closed', trouble: 'refused' });
  const nowhere = { kind: 'unix', path: '/nowhere/pcscd.comm' } as const;
  expect(await probePcscd(nowhere, limits)).toMatchObject({ kind: 'closed', trouble: 'no-port' });
});
