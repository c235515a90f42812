/** What a patron of the simulated library does, and what the screen then shows. */
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { Screen, View } from '../../../src/screen/screen.ts';
import type { Stage } from './stage.ts';

export function shows(kind: View['kind']) {
  return (screen: Screen) => screen.view.kind === kind;
}

export function borrowed(count: number) {
  return (screen: Screen) =>
    screen.view.kind === 'borrow' &&
    !screen.view.stillWorking &&
    screen.view.rows.filter((row) => row.state === 'done').length === count;
}

/** The nth sample patron: card, and PIN if requested; resolves to the screen after it. */
export async function identify(stage: Stage, nth: number, pin = '1234') {
  await stage.sees('attract', shows('attract'));
  stage.scanner.scan(patronCard(nth));
  const asked = await stage.sees(
    'an answer to the card',
    ({ view }) => view.kind !== 'attract' && view.kind !== 'one-moment',
  );
  if (asked.view.kind !== 'pin') return asked;
  await stage.touch({ type: 'PIN', pin });
  return await stage.sees(
    'an answer to the PIN',
    ({ view }) => view.kind !== 'pin' && view.kind !== 'one-moment',
  );
}

/** The account of the nth sample patron, chosen before the card is shown. */
export async function openAccount(stage: Stage, nth: number) {
  await stage.touch({ type: 'BEGIN' });
  await stage.touch({ type: 'CHOOSE', action: 'account' });
  stage.scanner.scan(patronCard(nth));
  await stage.sees('the PIN', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
  await stage.sees('the account', shows('account'));
}

/** Waits for a condition at the other end of a wire. */
export async function until(what: string, test: () => boolean) {
  for (let turns = 0; !test(); turns += 1) {
    if (turns > 2_000) throw new Error(`timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** From the blocked view to an approved payment of the least amount. */
export async function payTheLeast(stage: Stage) {
  await stage.sees('payment offered', ({ view }) => view.kind === 'blocked' && view.mayPay);
  await stage.touch({ type: 'FEES' });
  await stage.sees('the fees', shows('fees'));
  await stage.touch({ type: 'PAY' });
  await until('the terminal to wait for a card', () => stage.terminal.approveNow());
}

/** Ends the visit without a printed receipt. */
export async function leave(stage: Stage) {
  await stage.touch({ type: 'STOP' });
  const { view } = await stage.sees('the end', ({ view }) =>
    ['attract', 'receipt', 'goodbye'].includes(view.kind),
  );
  if (view.kind === 'receipt') await stage.touch({ type: 'RECEIPT', how: 'none' });
  if (view.kind === 'receipt') await stage.sees('goodbye', shows('goodbye'));
  await stage.touch({ type: 'DONE' });
  await stage.sees('attract', shows('attract'));
}

/**
 * Pays at the terminal while the desk takes the same fees: the library system has nothing left
 * to book it on.
 */
export async function payWhatTheDeskTakes(stage: Stage, nth: number) {
  await identify(stage, nth);
  await stage.sees('the reasons', shows('blocked'));
  await stage.touch({ type: 'FEES' });
  await stage.sees('the fees', shows('fees'));
  await stage.touch({ type: 'PAY' });
  await until('the card to be asked for', () =>
    stage.terminal.display().includes('insert your card'),
  );
  stage.library.library.state.patrons.get(patronCard(nth))?.fees.splice(0);
  await until('the approval', () => stage.terminal.approveNow());
  await stage.sees('paid, not booked', shows('paid-not-booked'));
  await leave(stage);
}

/** Items on the shelf that can be checked out. */
export function here(stage: Stage, count: number): string[] {
  const { items, loans, holds } = stage.library.library.state;
  const waited = new Set(holds.map((hold) => hold.item));
  return [...items.values()]
    .filter(
      (item) => item.parts === 1 && item.forLoan && !loans.has(item.item) && !waited.has(item.item),
    )
    .slice(30, 30 + count)
    .map((item) => item.item);
}
