/**
 * Tags that fail, sets with a part missing, items lifted too early: the whole kiosk over real
 * wires.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { releasedAfi, securedAfi, tagsOf } from '../../simulators/tags/tags.ts';
import type { ItemRow, Screen } from '../../src/screen/screen.ts';
import { isLong, share } from '../support/repository/share.ts';
import { borrowed, here, identify, leave, shows, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

function rowOf(screen: { view: unknown }) {
  const { view } = screen as { view: { rows?: Pick<ItemRow, 'state' | 'code' | 'failedParts'>[] } };
  return view.rows?.[0];
}
function afis() {
  return stage.reader.tags().map((tag) => tag.afi);
}
/** A set of several parts that may be lent, and its tags. */
function aSet() {
  const { items, loans, holds } = stage.library.library.state;
  const waited = new Set(holds.map((hold) => hold.item));
  const set = [...items.values()].find(
    (item) => item.parts > 1 && item.forLoan && !loans.has(item.item) && !waited.has(item.item),
  );
  if (!set) throw new Error('the library has no set that may be lent');
  return { item: set.item, tags: tagsOf(set, false) };
}

it.runIf(isLong)(
  'K10: what is to stay secured is lent and says so, and stays secured when it is laid down again',
  async () => {
    stage = await setStage({ sip2: { obeysDesensitize: true } });
    const { items, loans } = stage.library.library.state;
    const found = [...items.values()].find(
      ({ item, material, forLoan }) => material === 'magazine' && forLoan && !loans.has(item),
    );
    if (!found) throw new Error('the library has no magazine that may be lent');
    stage.library.library.setQuirk('desensitize-no', true);
    const secured = (screen: Screen) =>
      rowOf(screen)?.state === 'done' && rowOf(screen)?.code === 'not-released';
    const { item: magazine } = found;
    const layDown = () => {
      for (const tag of tagsOf(found, false)) stage.reader.put(tag);
    };
    // The same patron's in another visit: it is theirs, and is not released either.
    for (const visits of [1, 2]) {
      await identify(stage, 1);
      layDown();
      await stage.sees(`lent, and secured, in visit ${visits}`, secured);
      expect(loans.get(magazine)?.card).toBe(patronCard(1));
      stage.lift(magazine);
      layDown();
      await leave(stage);
      expect(afis()).toEqual([securedAfi]);
      stage.lift(magazine);
      await stage.sees(
        'an empty plate',
        ({ view, leftovers }) => view.kind === 'attract' && leftovers === 0,
      );
    }
    expect(stage.library.log().filter(({ what }) => what === 'check-out')).toHaveLength(1);
  },
);

describe('a set', () => {
  it.runIf(isLong)('waits for its missing part, and then every part is released', async () => {
    stage = await setStage();
    const { tags } = aSet();
    const parts = tags.map((_, index) => index + 1);
    await identify(stage, 1);
    for (const tag of tags.slice(1)) stage.reader.put(tag);
    await stage.sees(
      'which parts are there',
      ({ view }) =>
        view.kind === 'set-incomplete' && view.row.parts?.there.join() === parts.slice(1).join(),
    );
    expect(stage.library.log().some(({ what }) => what === 'check-out')).toBe(false);
    for (const tag of tags.slice(0, 1)) stage.reader.put(tag);
    await stage.sees('the set lent', borrowed(1));
    expect(new Set(afis())).toEqual(new Set([releasedAfi]));
  });

  it.runIf(isLong)(
    'is checked out despite passing read errors, a bank card beside it and a radio warning',
    async () => {
      stage = await setStage();
      const { tags } = aSet();
      await identify(stage, 1);
      stage.reader.warn(true);
      stage.reader.putCard('iso14443a');
      stage.reader.failReads(4, 'disturbed', 0);
      for (const tag of tags) stage.reader.put(tag);
      await stage.sees('the set lent', borrowed(1));
      expect(afis()).toEqual(tags.map(() => releasedAfi));
      const codes = stage.log().map(({ code }) => code);
      expect(codes).toEqual(
        expect.arrayContaining(['rfid-radio-warning', 'rfid-other-transponder']),
      );
      for (const code of ['rfid-tag-unreadable', 'part-down']) expect(codes).not.toContain(code);
    },
  );

  it.runIf(isLong)(
    'with a locked tag: it is not tried again, and the log says that it is locked',
    async () => {
      stage = await setStage();
      const { item, tags } = aSet();
      await identify(stage, 1);
      for (const [at, tag] of tags.entries())
        stage.reader.put(at === 0 ? { ...tag, afiLocked: true } : tag);
      await stage.sees('the set refused', (screen) => rowOf(screen)?.code === 'not-released');
      expect(stage.library.library.state.loans.has(item)).toBe(false);
      expect(new Set(afis())).toEqual(new Set([securedAfi]));
      const failed = stage.log().find(({ code }) => code === 'rfid-security-failed');
      expect(failed?.text).toMatch(/locked \(12\).*replace the tag/);
      expect(stage.log().map(({ code }) => code)).not.toContain('rfid-security-retry');
    },
  );

  it('with a weak tag: the loan is cancelled, the others are secured again, and the part is named', async () => {
    stage = await setStage();
    const { item, tags } = aSet();
    await identify(stage, 1);
    const [weak] = tags;
    // Three tries for the first tag; the rest is written, and secured again.
    stage.reader.failWrites(3);
    for (const tag of tags) stage.reader.put(tag);
    await stage.sees('the set refused', (screen) => rowOf(screen)?.code === 'not-released');
    const [weakPart] = tags.flatMap((tag, at) => (tag.uid === weak?.uid ? [at + 1] : []));
    await stage.sees('the weak part named', (screen) => {
      const { numbers, of } = rowOf(screen)?.failedParts ?? { numbers: [], of: 0 };
      return numbers.join() === String(weakPart) && of === tags.length;
    });
    expect(stage.library.library.state.loans.has(item)).toBe(false);
    expect(new Set(afis())).toEqual(new Set([securedAfi]));
    const named = stage.log().find((report) => report.code === 'security-not-released');
    expect(named?.data).toMatchObject({ outcome: 'failed', tags: tags.length, failed: weak?.uid });
    expect(named?.text).toContain(`1 of its ${tags.length} tags could not be released`);
  });
});

describe('an item lifted too early', () => {
  it.runIf(isLong)('is requested back, and checked out when it is laid back', async () => {
    stage = await setStage();
    const [book = ''] = here(stage, 1);
    await identify(stage, 1);
    stage.layDown(book);
    const [tag] = stage.reader.tags();
    stage.reader.takeAtWrite(tag?.uid ?? '');
    await stage.sees('the question', ({ dialog }) => dialog?.kind === 'put-back');
    expect(stage.library.library.state.loans.has(book)).toBe(true);
    stage.layDown(book);
    // Laid down as the library holds it: lent, but its tag has not been released by the kiosk yet.
    await stage.sees('the book lent', borrowed(1));
    expect(afis()).toEqual([releasedAfi]);
    expect(stage.library.log().map(({ what }) => what)).toEqual(['check-out']);
  });

  it.runIf(isLong)('is recognised by its item number when its tag was replaced', async () => {
    stage = await setStage();
    const [book = ''] = here(stage, 1);
    await identify(stage, 1);
    stage.layDown(book);
    const [tag] = stage.reader.tags();
    if (!tag) throw new Error('no tag');
    stage.reader.takeAtWrite(tag.uid);
    await stage.sees('the question', ({ dialog }) => dialog?.kind === 'put-back');
    stage.reader.put({ ...tag, uid: 'E0040150AAAA0001', afi: securedAfi });
    await stage.sees('the book lent', borrowed(1));
    expect(afis()).toEqual([releasedAfi]);
  });

  it('and not laid back: the loan is cancelled when the patron continues without it', async () => {
    stage = await setStage();
    const [book = ''] = here(stage, 1);
    await identify(stage, 1);
    stage.layDown(book);
    stage.reader.takeAtWrite(stage.reader.tags()[0]?.uid ?? '');
    await stage.sees('the question', ({ dialog }) => dialog?.kind === 'put-back');
    await stage.touch({ type: 'CLOSE' });
    await stage.sees('the book refused', (screen) => rowOf(screen)?.code === 'lifted');
    expect(stage.library.library.state.loans.has(book)).toBe(false);
    await stage.touch({ type: 'DONE' });
    await stage.sees('the end', (screen) => shows('receipt')(screen) || shows('goodbye')(screen));
  });

  it.runIf(isLong)('during a return: it is secured when it is laid back', async () => {
    stage = await setStage();
    const [lent = ''] = [...stage.library.library.state.loans.keys()];
    await stage.sees('attract', shows('attract'));
    await stage.touch({ type: 'BEGIN' });
    await stage.sees('the choice', shows('action'));
    await stage.touch({ type: 'CHOOSE', action: 'return' });
    stage.layDown(lent);
    const before = stage.reader.tags();
    for (const tag of before) stage.reader.takeAtWrite(tag.uid);
    await stage.sees('the question', ({ dialog }) => dialog?.kind === 'put-back');
    await until('the plate empty', () => stage.reader.tags().length === 0);
    for (const tag of before) stage.reader.put(tag);
    await stage.sees('the book returned', (screen) => rowOf(screen)?.state === 'done');
    expect(new Set(afis())).toEqual(new Set([securedAfi]));
  });
});

it('a tag that fails once, twice, always: checked out, checked out, refused and secured', async () => {
  stage = await setStage();
  const books = here(stage, 3);
  await identify(stage, 1);
  for (const [times, book] of [1, 2, 'always' as const].entries()) {
    const [item = ''] = books.slice(times, times + 1);
    stage.reader.failWrites(book);
    stage.layDown(item);
    if (book === 'always')
      await stage.sees('refused', (screen) => rowOf(screen)?.code === 'not-released');
    else await stage.sees('lent', borrowed(times + 1));
  }
  expect(books.map((book) => stage.library.library.state.loans.has(book))).toEqual([
    true,
    true,
    false,
  ]);
  expect(afis()).toEqual([releasedAfi, releasedAfi, securedAfi]);
});

describe('a code is scanned, and the item laid down while the library system answers', () => {
  const rowIs = (state: string) => (screen: { view: unknown }) => rowOf(screen)?.state === state;

  const tasks = [
    ['borrow', releasedAfi],
    ['return', securedAfi],
  ] as const;
  it.each(share(tasks, 0, 2))('%s: its tag is switched too', async (action, afi) => {
    stage = await setStage();
    const { loans, items } = stage.library.library.state;
    const single = [...loans.keys()].find((item) => items.get(item)?.parts === 1);
    const known = items.get((action === 'borrow' ? here(stage, 1)[0] : single) ?? '');
    if (!known) throw new Error('the library has no such item');
    await identify(stage, 1);
    if (action === 'return') await stage.touch({ type: 'CHOOSE', action: 'return' });
    await stage.sees('the list', shows(action));
    const asked = stage.library.received().length;
    stage.library.delay(1_500);
    stage.scanner.scan(known.item);
    await until('the question on the wire', () => stage.library.received().length > asked);
    for (const tag of tagsOf(known, action === 'return')) stage.reader.put(tag);
    // Before the answer comes.
    await stage.sees('the row under way', rowIs('working'));
    await stage.sees('the row done', rowIs('done'));
    await until('the tag switched', () => afis().every((each) => each === afi));
    expect(afis()).toHaveLength(1);
    await stage.sees('the row done', rowIs('done'));
    expect(loans.has(known.item)).toBe(action === 'borrow');
  });
});

it('the next patron shows a card: an item returned and left on the plate is not checked out to them', async () => {
  stage = await setStage();
  const { loans, items } = stage.library.library.state;
  const mine =
    [...loans].find(
      ([item, loan]) => loan.card === patronCard(1) && items.get(item)?.parts === 1,
    )?.[0] ?? '';
  await identify(stage, 1);
  await stage.touch({ type: 'CHOOSE', action: 'return' });
  await stage.sees('the list of returning', shows('return'));
  stage.layDown(mine);
  await stage.sees('the book returned', (screen) => rowOf(screen)?.state === 'done');
  stage.scanner.scan(patronCard(2));
  await stage.sees('the question', ({ dialog }) => dialog?.kind === 'who-is-there');
  await stage.touch({ type: 'NEXT_READER' });
  await stage.sees('the PIN asked for', shows('pin'));
  await stage.touch({ type: 'PIN', pin: '1234' });
  await stage.sees(
    'the list of borrowing',
    ({ view }) => view.kind === 'borrow' && view.rows.length === 0,
  );
  // Another book comes after it in the same queue: when that is lent, the first would have been.
  const [other = ''] = here(stage, 1).filter((item) => item !== mine);
  stage.layDown(other);
  await stage.sees('one book lent', borrowed(1));
  expect([loans.has(mine), loans.get(other)?.card]).toEqual([false, patronCard(2)]);
});
