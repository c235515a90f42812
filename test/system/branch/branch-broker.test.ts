/** The broker of the branch hangs, dies and comes back, in the middle of a stack of books. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsServer } from '../../support/branch/nats-server.ts';
import {
  allWorkedOn,
  type BranchStage,
  figure,
  figureIs,
  isLimited,
  setBranch,
} from '../../support/system/branch.ts';
import { here, identify, leave } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';

/** Longer than usual: so a machine that is busy with other tests answers in time all the same. */
const waitMs = 1_500;
const stack = 8;
/** Adults who may borrow. */
const [one, other] = [1, 35];
const alone = 'kiosk_branch_claims_total{outcome="alone"}';

describe.skipIf(natsServer === null)('the broker of a branch', () => {
  let branch: BranchStage;
  let kiosk: Stage;
  let second: Stage;
  let books: string[] = [];
  beforeAll(async () => {
    const offline = { goodAnswers: 1, itemsPerVisit: 50, itemsPerPatron: 50 };
    branch = await setBranch({ offline, branch: { waitMs } }, [{}, {}]);
    [kiosk, second] = branch.kiosks as [Stage, Stage];
    books = here(kiosk, 4 * stack);
    await branch.library.cutLine();
    for (const each of branch.kiosks) await each.sees('off line', isLimited(true));
  }, 60_000);
  afterAll(() => branch?.close(), 30_000);

  /** A stack laid down by a patron who is identified; resolves to the time until all are lent. */
  const lend = async (items: readonly string[], meanwhile?: () => Promise<void>) => {
    const fromMs = performance.now();
    kiosk.layDown(...items);
    await meanwhile?.();
    const { view } = await kiosk.sees('the stack', allWorkedOn('borrow', items.length));
    const tookMs = performance.now() - fromMs;
    expect(view.kind === 'borrow' && view.rows.every(({ state }) => state === 'done')).toBe(true);
    kiosk.lift(...items);
    await leave(kiosk);
    return tookMs;
  };

  test('it hangs: a stack waits for it once, and is told when it answers again', async () => {
    await identify(kiosk, one);
    const usualMs = await lend(books.slice(0, stack));
    await figureIs(second, 'kiosk_branch_others_open', stack);
    const before = (await figure(kiosk, alone)) ?? 0;

    await identify(kiosk, one);
    branch.place.broker.signal('SIGSTOP');
    const tookMs = await lend(books.slice(stack, 2 * stack));
    expect(await figure(kiosk, alone)).toBe(before + stack);
    console.info(
      `a stack of ${stack}: ${Math.round(usualMs)} ms; broker hangs: ${Math.round(tookMs)} ms`,
    );
    expect(tookMs - usualMs).toBeLessThan((stack / 2) * waitMs);
    branch.place.broker.signal('SIGCONT');
    await figureIs(second, 'kiosk_branch_others_open', 2 * stack);
    await figureIs(kiosk, 'kiosk_branch_unpublished', 0);
  });

  test('it dies: the kiosk lends on, and tells what it lent when the broker is back', async () => {
    await identify(kiosk, other);
    await lend(books.slice(2 * stack, 3 * stack), async () => {
      await kiosk.sees(
        'the first of them lent',
        ({ view }) => view.kind === 'borrow' && view.rows.some(({ state }) => state === 'done'),
      );
      await branch.place.broker.kill('SIGKILL');
    });
    await figureIs(kiosk, 'kiosk_branch_up', 0);
    expect(kiosk.log().findLast(({ part }) => part === 'branch')?.code).toBe('branch-broker-away');
    await branch.place.startBroker();
    for (const each of branch.kiosks) await figureIs(each, 'kiosk_branch_up', 1);
    await figureIs(second, 'kiosk_branch_others_open', 3 * stack);

    await branch.library.restoreLine();
    await kiosk.sees('on line', isLimited(false));
    await figureIs(second, 'kiosk_branch_others_open', 0);
    const sent = branch.library.log().map(({ what, item }) => `${what} ${item}`);
    expect(sent).toEqual(books.slice(0, 3 * stack).map((book) => `check-out ${book}`));
  });
});
