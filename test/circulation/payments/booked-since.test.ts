/** A payment that the visit could not book, and that is booked while the visit stands open. */
import { afterEach, expect, it } from 'vitest';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import { retryEntry } from '../../../src/circulation/settle/retry.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { borrower, openTill } from '../../support/circulation/till.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Blocked by fees, which are paid; 37 has no answer, and is not carried out. */
async function paidUnbooked() {
  const { counter, settled } = await openTill(
    closers,
    {},
    {},
    profileOf('wise', { paysOnce: true }),
  );
  const { library, client, parts } = counter;
  const visit = openVisit(parts, 'online');
  await visit.identify(borrower.card);
  const known = await visit.enterPin(borrower.pin);
  if (known.kind !== 'known') throw new Error(known.kind);
  library.misbehave('hang-up-on-request', { codes: ['37'], times: 1 });
  const { signal } = new AbortController();
  const paid = await visit.pay(known.patron.leastFees, 'terminal', () => {}, signal, 'nl');
  expect(paid.kind).toBe('paid-not-booked');
  await until(() => client.state === 'online', 'the line is back');
  const asked = () => library.received().filter((code) => code === '63').length;
  return { parts, visit, settled, asked };
}

it('booked by staff as the patron reads the receipt: asked again, and they borrow', async () => {
  const { parts, visit, settled, asked } = await paidUnbooked();
  // As long as nothing came of it, nothing is asked.
  const before = asked();
  expect([await visit.judgeAnew(), asked()]).toEqual([null, before]);
  await retryEntry(parts, 1);
  expect(settled()).toEqual({ state: 'accepted' });
  expect((await visit.judgeAnew())?.decision.allows.checkOut).toBe(true);
});

it('booked between their card and the next choice of a second visit', async () => {
  const { parts, visit } = await paidUnbooked();
  await visit.end();
  const again = openVisit(parts, 'online');
  await again.identify(borrower.card);
  const known = await again.enterPin(borrower.pin);
  expect(known.kind === 'known' && known.patron.decision.allows.checkOut).toBe(false);
  expect(await again.judgeAnew()).toBeNull();
  await retryEntry(parts, 1);
  expect((await again.judgeAnew())?.decision.allows.checkOut).toBe(true);
});
