import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import {
  allWorkedOn,
  type BranchStage,
  borrow,
  figure,
  figureIs,
  giveBack,
  isLimited,
  setBranch,
} from '../../support/system/branch.ts';
import { borrowed, here, identify, leave, until } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';

/** Adults who may borrow. */
const [one, other] = [1, 35];

describe.skipIf(natsServer === null)('three kiosks, and the line is cut for all', () => {
  let branch: BranchStage;
  let [first, second, third]: Stage[] = [];
  beforeAll(async () => {
    branch = await setBranch({ offline: { goodAnswers: 1, itemsPerPatron: 3 } });
    [first, second, third] = branch.kiosks;
  }, 60_000);
  afterAll(() => branch?.close(), 30_000);
  const kiosks = () => {
    if (!first || !second || !third) throw new Error('a kiosk is missing');
    return [first, second, third] as const;
  };
  const cutLine = async () => {
    await branch.library.cutLine();
    for (const kiosk of kiosks()) await kiosk.sees('off line', isLimited(true));
  };
  const restoreLine = async () => {
    await branch.library.restoreLine();
    for (const kiosk of kiosks()) await kiosk.sees('on line', isLimited(false));
  };
  const known = async (kiosk: Stage, open: number) =>
    await figureIs(kiosk, 'kiosk_branch_others_open', open);
  const codes = (rows: Awaited<ReturnType<typeof borrow>>) =>
    rows.map(({ state, code }) => (state === 'done' ? state : code));

  test('on line the branch is not asked, and told soon after', async () => {
    const [kiosk] = kiosks();
    const [book = ''] = here(kiosk, 1);
    expect(codes(await borrow(kiosk, one, book))).toEqual(['done']);
    expect(codes(await giveBack(kiosk, book))).toEqual(['done']);
    for (const outcome of ['mine', 'lent', 'limit', 'alone'])
      expect(await figure(kiosk, `kiosk_branch_claims_total{outcome="${outcome}"}`)).toBe(0);
    await figureIs(kiosk, 'kiosk_branch_unpublished', 0);
  });

  test('lent at the first it is refused at the second; returned at the third it is lent again', async () => {
    const [k1, k2, k3] = kiosks();
    const [book = ''] = here(k1, 1);
    await cutLine();
    expect(codes(await borrow(k1, one, book))).toEqual(['done']);
    await known(k2, 1);
    expect(codes(await borrow(k2, other, book))).toEqual(['lent-to-another']);
    // The patron who has it sees that it is theirs.
    expect(await borrow(k2, one, book)).toMatchObject([{ state: 'done' }]);
    expect(codes(await giveBack(k3, book))).toEqual(['done']);
    await known(k2, 2);
    await known(k1, 1);
    expect(codes(await borrow(k2, other, book))).toEqual(['done']);
    await known(k1, 2);
    expect(codes(await borrow(k1, one, book))).toEqual(['lent-to-another']);

    const before = branch.library.log().length;
    await restoreLine();
    const sent = branch.library.log().slice(before);
    expect(sent.map(({ what, item }) => [what, item])).toEqual([
      ['check-out', book],
      ['check-in', book],
      ['check-out', book],
    ]);
    expect(branch.library.library.state.loans.get(book)?.card).toBe(patronCard(other));
    for (const kiosk of kiosks()) {
      await known(kiosk, 0);
      expect(await figure(kiosk, 'kiosk_journal_entries{state="refused"}')).toBe(0);
      await figureIs(kiosk, 'kiosk_branch_unpublished', 0);
    }
  });

  test('a patron has one limit at all kiosks together', async () => {
    const [k1, k2, k3] = kiosks();
    const books = here(k1, 12).slice(4);
    await cutLine();
    expect(codes(await borrow(k1, one, ...books.slice(0, 2)))).toEqual(['done', 'done']);
    await known(k2, 2);
    expect(codes(await borrow(k2, one, ...books.slice(2, 4))).sort()).toEqual([
      'done',
      'offline-limit',
    ]);
    await known(k3, 3);
    expect(codes(await borrow(k3, one, books[5] ?? ''))).toEqual(['offline-limit']);
    expect(codes(await borrow(k3, other, books[5] ?? ''))).toEqual(['done']);
    await restoreLine();
    expect(await figure(k3, 'kiosk_journal_entries{state="refused"}')).toBe(0);
  });

  test('what was done first is sent first, also where the line of its kiosk comes back last', async () => {
    const [k1, k2, k3] = kiosks();
    const [book = ''] = here(k1, 20).slice(-1);
    await cutLine();
    expect(codes(await borrow(k1, one, book))).toEqual(['done']);
    await known(k3, 1);
    expect(codes(await giveBack(k3, book))).toEqual(['done']);
    await branch.lines[0]?.unplug();
    const before = branch.library.log().length;
    const isOnline = ({ code }: { code: string }) => code === 'online';
    const times = k3.log().filter(isOnline).length;
    await branch.library.restoreLine();
    await k2.sees('on line', isLimited(false));
    await until('the line of the third', () => k3.log().filter(isOnline).length > times);
    expect(branch.library.log().slice(before)).toEqual([]);
    await branch.lines[0]?.plugIn();
    for (const kiosk of kiosks()) await kiosk.sees('on line', isLimited(false));
    const sent = branch.library.log().slice(before);
    expect(sent.map(({ what, item }) => [what, item])).toEqual([
      ['check-out', book],
      ['check-in', book],
    ]);
  });

  test('a kiosk that is on line lends by the library system alone', async () => {
    const [k1, k2] = kiosks();
    const [book = ''] = here(k1, 21).slice(-1);
    const mine = 'kiosk_branch_claims_total{outcome="mine"}';
    const claims = await figure(k1, mine);
    await branch.lines[1]?.unplug();
    await k2.sees('off line', isLimited(true));
    expect(codes(await borrow(k2, one, book))).toEqual(['done']);
    await known(k1, 1);
    expect(codes(await borrow(k1, other, book))).toEqual(['done']);
    expect(await figure(k1, mine)).toBe(claims);
    // What is lent twice so is shown when it is sent.
    await branch.lines[1]?.plugIn();
    await k2.sees('on line', isLimited(false));
    expect(await figure(k2, 'kiosk_journal_entries{state="refused"}')).toBe(1);
    await known(k1, 0);
  });

  /** A visit at the first, whose line is then cut, as that of the second is. */
  const offLineInVisit = async () => {
    const [k1, k2] = kiosks();
    await identify(k1, one);
    for (const line of branch.lines.slice(0, 2)) await line.unplug();
    await k1.sees('off line', isProvisional(true));
    await k2.sees('off line', isLimited(true));
  };
  const isProvisional = (yes: boolean) => (screen: Screen) =>
    screen.view.kind === 'borrow' && screen.view.provisional === yes;

  test('R3: a line that is back within the visit is used, though another kiosk has not sent what lies here', async () => {
    const [k1, k2] = kiosks();
    const [own = '', theirs = ''] = here(k1, 24).slice(-2);
    await offLineInVisit();
    expect(codes(await borrow(k2, other, theirs))).toEqual(['done']);
    await known(k1, 1);
    k1.scanner.scan(own);
    await k1.sees('lent off line', allWorkedOn('borrow', 1));
    k1.layDown(theirs);
    const { view } = await k1.sees('refused', allWorkedOn('borrow', 2));
    expect(view).toMatchObject({ provisional: true });
    const sentBefore = branch.library.log().length;
    await branch.lines[0]?.plugIn();
    await k1.sees('on line', isProvisional(false));
    // It is tried once more, as at a kiosk that never lost its line: the library system decides.
    await k1.sees('both', borrowed(2));
    const sent = branch.library.log().slice(sentBefore);
    expect(sent.map(({ what, item }) => [what, item])).toEqual([
      ['check-out', own],
      ['check-out', theirs],
    ]);
    await leave(k1);
    k1.lift(theirs);
    // Whoever was told at the second that it is theirs is on the list of the staff.
    const list = 'kiosk_journal_entries{state="refused"}';
    const before = (await figure(k2, list)) ?? 0;
    await branch.lines[1]?.plugIn();
    await k2.sees('on line', isLimited(false));
    expect(await figure(k2, list)).toBe(before + 1);
    expect(branch.library.library.state.loans.get(theirs)?.card).toBe(patronCard(one));
    await known(k1, 0);
  });

  test('R3: it stays off line, and says so, while its own loan waits for what another kiosk did before', async () => {
    const [k1, k2] = kiosks();
    const [book = ''] = here(k1, 25).slice(-1);
    await offLineInVisit();
    expect(codes(await giveBack(k2, book))).toEqual(['done']);
    await known(k1, 1);
    k1.scanner.scan(book);
    await k1.sees('lent off line', allWorkedOn('borrow', 1));
    const before = branch.library.log().length;
    const statuses = () => branch.library.received().filter((code) => code === '99').length;
    const asked = statuses();
    await branch.lines[0]?.plugIn();
    // After a good answer it would be sent.
    await until('an answer on the line', () => statuses() > asked);
    expect(branch.library.log().slice(before)).toEqual([]);
    expect(k1.screen()?.view).toMatchObject({ kind: 'borrow', provisional: true });
    await branch.lines[1]?.plugIn();
    await k1.sees('on line', isProvisional(false));
    const sent = branch.library.log().slice(before);
    expect(sent.map(({ what, item }) => [what, item])).toEqual([
      ['check-in', book],
      ['check-out', book],
    ]);
    await leave(k1);
    await k2.sees('on line', isLimited(false));
    await known(k2, 0);
  });
});
