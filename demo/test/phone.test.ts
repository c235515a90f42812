/** The phone of the play page: what it shows and does, beside a host that a kiosk asks. */
import { expect, test } from 'vitest';
import { adyenBehaviours, adyenQuirks } from '../../simulators/adyen/behaviours.ts';
import { openBook } from '../../simulators/bancontact/book.ts';
import { bancontactQuirks, behaviours } from '../../simulators/bancontact/quirks.ts';
import { opiBehaviours, opiQuirks } from '../../simulators/opi/behaviours.ts';
import type { PaymentSimulator } from '../../simulators/payment-simulator.ts';
import { terminalQuirks, behaviours as zvtBehaviours } from '../../simulators/terminal.ts';
import { playPage } from './support/play-page.ts';

const { act, state, simulators } = playPage({ code: 0 });
const phone = async () => (await state()).code?.phone;

/** As a kiosk asks the host; its answer. */
async function ask(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${simulators().devices.code?.address}/v3/payments${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer lindeveld-product-key', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>);
}
const create = () => ask('', { amount: 320, currency: 'EUR', reference: 'attempt' });

test('a phone without a code scans nothing, and confirms nothing', async () => {
  expect(await phone()).toEqual({ state: 'ready', amountCents: null });
  expect((await act('code/scan')).status).toBe(409);
  const refused = await act('code/approve');
  expect([refused.status, await refused.json()]).toEqual([
    409,
    expect.objectContaining({ text: 'No payment waits on the phone.' }),
  ]);
});

test('scanned once, confirmed, acknowledged by the kiosk, paid', async () => {
  const { paymentId } = await create();
  expect(await phone()).toMatchObject({ state: 'code', amountCents: 320 });
  expect((await act('code/scan')).status).toBe(200);
  expect((await phone())?.state).toBe('confirm');
  expect((await act('code/scan')).status).toBe(409);
  expect((await act('code/approve')).status).toBe(200);
  expect(await phone()).toMatchObject({ state: 'wait' });
  await ask(`/${paymentId}/acknowledge`, { amount: 320, currency: 'EUR' });
  expect(await phone()).toMatchObject({ state: 'paid' });
  await act('code/pay-other', { amountCents: 777 });
  expect((await state()).code?.transactions.map(({ by }) => by)).toEqual(['kiosk', 'other']);
});

test('a code that nobody scanned, as none stood on a screen, is not confirmed as it expires', () => {
  let nowMs = 0;
  const book = openBook({
    ...{ now: () => new Date(nowMs), lifeMs: 1_000, isVoid: () => false, onChange: () => {} },
  });
  const order = { amountCents: 320, reference: null, description: null, by: 'kiosk' } as const;
  const [unseen, seen] = [0, 1].map(() => book.create({ ...order, behaviour: 'confirm-at-end' }));
  if (seen) book.scan(seen);
  nowMs = 1_000;
  expect([unseen, seen].map((one) => book.find(one?.paymentId ?? '')?.status)).toEqual([
    'EXPIRED',
    'SUCCEEDED',
  ]);
});

test.each([
  ['decline', 'refused'],
  ['cancel', 'cancelled'],
])('%s on the phone: %s', async (by, shown) => {
  await create();
  await act('code/scan');
  expect((await act(`code/${by}`)).status).toBe(200);
  expect(await phone()).toMatchObject({ state: shown });
});

test('the host misbehaves as the page says, and its product has VOID from the beginning', async () => {
  const first = (await state()).code;
  expect(first).toMatchObject({ protocol: 'bancontact-pay', next: 'hold', status: null });
  expect(first?.quirks.filter(({ on }) => on)).toEqual([{ quirk: 'void', on: true }]);
  expect((await act('code/quirk', { quirk: 'unavailable', on: true })).status).toBe(200);
  expect(await create()).toMatchObject({ code: 'TRY_AGAIN_LATER' });
  expect((await act('code/quirk', { quirk: 'telepathy', on: true })).status).toBe(404);
  await act('code/quirk', { quirk: 'unavailable', on: false });
  expect((await act('code/next', { behaviour: 'fail-create' })).status).toBe(200);
  expect((await act('code/next', { behaviour: 'sing' })).status).toBe(404);
  expect((await state()).code?.next).toBe('fail-create');
  expect(await create()).toMatchObject({ code: 'TECHNICAL_ERROR' });
  // Another terminal than ZVT has no status of its own that can be set.
  expect((await act('terminal/status', { code: 0 })).status).toBe(200);
});

test('each of their behaviours and quirks has a name on the page', async () => {
  const file = new URL('../stage/page/backstage/payment-names.js', import.meta.url).href;
  const { paymentNames } = (await import(file)) as {
    paymentNames: Record<
      PaymentSimulator['protocol'],
      Record<'behaviours' | 'quirks', Record<string, string>>
    >;
  };
  const known = {
    zvt: { behaviours: zvtBehaviours, quirks: terminalQuirks },
    adyen: { behaviours: adyenBehaviours, quirks: adyenQuirks },
    opi: { behaviours: opiBehaviours, quirks: opiQuirks },
    'bancontact-pay': { behaviours, quirks: bancontactQuirks },
  };
  for (const [protocol, own] of Object.entries(known)) {
    const names = paymentNames[protocol as PaymentSimulator['protocol']];
    expect(Object.keys(names.behaviours).toSorted()).toEqual([...own.behaviours].toSorted());
    expect(Object.keys(names.quirks).toSorted()).toEqual([...own.quirks].toSorted());
  }
});
