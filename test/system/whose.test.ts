/**
 * The whole kiosk: what lies on the plate when it starts, or was left there while it could not be
 * used, is neither returned nor lent.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { Screen } from '../../src/screen/screen.ts';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, identify, leave, shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
let shelf: string[];
beforeAll(async () => {
  stage = await setStage({ offline: { mode: 'off' } }, {}, { apart: true });
  await stage.sees('everything to work', works);
  shelf = here(stage, 8);
}, 60_000);
afterAll(async () => {
  await stage?.close();
});

function works({ view }: Screen) {
  return view.kind === 'attract' && view.limits === null;
}
function left(count: number) {
  return (screen: Screen) => works(screen) && screen.leftovers === count;
}
function loanOf(book: string) {
  return stage.library.library.state.loans.get(book)?.card ?? null;
}
/** The list of whose card it is has what they lay down themselves, and nothing else. */
async function expectOwnAlone(nth: number, own: string) {
  const { view: list, leftovers } = await identify(stage, nth);
  expect(list).toMatchObject({ kind: 'borrow', rows: [] });
  stage.layDown(own);
  const isNobodys = (screen: Screen) => screen.leftovers > leftovers;
  const first = await stage.sees(
    'their own book',
    (screen) => borrowed(1)(screen) || isNobodys(screen),
  );
  // Just after the start the band asks for it.
  if (isNobodys(first)) {
    stage.lift(own);
    await stage.sees('it lifted', (screen) => screen.leftovers === leftovers);
    stage.layDown(own);
  }
  const { view } = await stage.sees('their own book lent', borrowed(1));
  expect(view.kind === 'borrow' && view.rows).toHaveLength(1);
  stage.lift(own);
  await leave(stage);
}

it.each(isLong ? (['SIGKILL', 'SIGTERM'] as const) : (['SIGKILL'] as const))(
  'lent, and the kiosk ends by %s with the books on its plate: started again, the loans stand',
  async (signal) => {
    const [one = '', other = '', own = ''] = shelf.splice(0, 3);
    await identify(stage, 1);
    stage.layDown(one);
    stage.layDown(other);
    await stage.sees('both lent', borrowed(2));
    // Forgotten at attract, or in the middle of the visit.
    if (signal === 'SIGTERM') await leave(stage);
    await stage.kill(signal);
    await stage.start();
    await stage.sees('what was there before', left(2));
    await expectOwnAlone(2, own);
    expect([loanOf(one), loanOf(other)]).toEqual([patronCard(1), patronCard(1)]);
    // Taken up, and put down while they pack: what was just lent is not returned by that.
    stage.lift(one);
    stage.lift(other);
    await stage.sees('an empty plate', left(0));
    stage.layDown(one);
    await stage.sees('what to do', shows('action'));
    stage.lift(one);
    await leave(stage);
    await stage.sees('an empty plate', left(0));
    expect(loanOf(one)).toBe(patronCard(1));
  },
  60_000,
);

it.runIf(isLong)(
  'left there while the kiosk was out of order: it is not the next patron’s',
  async () => {
    const [book = '', own = ''] = shelf.splice(0, 2);
    await stage.library.cutLine();
    await stage.sees('out of order', shows('out-of-order'));
    stage.layDown(book);
    await stage.sees('the book to be seen', ({ leftovers }) => leftovers === 1);
    await stage.library.restoreLine();
    await stage.sees('what was there before', left(1));
    await expectOwnAlone(1, own);
    expect(loanOf(book)).toBeNull();
    stage.lift(book);
  },
  60_000,
);
