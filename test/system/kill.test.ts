import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { Screen } from '../../src/screen/screen.ts';
import { builtProgram } from '../support/repository/built.ts';
import { isLong, share } from '../support/repository/share.ts';
import { borrowed, here, identify, payTheLeast, shows, until } from '../support/system/patron.ts';
import { asPrinted, readableIn } from '../support/system/readable.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

function count(what: string) {
  return stage.library.log().filter((booking) => booking.what === what).length;
}
function settled() {
  return stage
    .log()
    .filter((report) => report.code === 'entry-settled')
    .map((report) => report.data?.state);
}

describe('kill -9 in the middle of a check-out', () => {
  it.runIf(isLong)(
    'before the request was sent: no loan, nothing is lost, the patron tries again',
    async () => {
      stage = await setStage({}, {}, { apart: true });
      const [book = ''] = here(stage, 1);
      await identify(stage, 1);
      stage.library.misbehave('deaf', { codes: ['11'] });
      stage.layDown(book);
      await until('the check-out on the wire', () =>
        stage.library.received().some((line) => line.startsWith('11')),
      );
      await stage.kill('SIGKILL');
      stage.library.misbehave(null);
      await stage.start();
      await stage.sees('attract', shows('attract'));
      await until('the entry settled', () => settled().length === 1);
      expect(settled()).toEqual(['not-done']);
      expect(count('check-out')).toBe(0);
      stage.lift(book);
      await identify(stage, 1);
      stage.layDown(book);
      await stage.sees('the book lent', borrowed(1));
      expect(count('check-out')).toBe(1);
    },
  );

  it("after the loan was booked, before the answer: found by a query, not sent again, on the staff's list", async () => {
    stage = await setStage({}, {}, { apart: true });
    const [book = ''] = here(stage, 1);
    await identify(stage, 1);
    stage.library.misbehave('silent', { codes: ['11'] });
    stage.layDown(book);
    await until('the loan in the library', () => stage.library.library.state.loans.has(book));
    await stage.kill('SIGKILL');
    stage.library.misbehave(null);
    await stage.start();
    await stage.sees('attract', shows('attract'));
    await until('the entry settled', () => settled().length === 1);
    expect(settled()).toEqual(['staff']);
    expect([count('check-out'), count('renewal')]).toEqual([1, 0]);
    expect(stage.library.library.state.loans.get(book)?.card).toBe(patronCard(1));
  });

  const moments = [
    ['while the patron is asked what it costs', 'asked', ['refused'], 0],
    ['after they agreed, and the loan was booked', 'agreed', ['staff'], 1],
  ] as const;
  it.each(share(moments, 1, 2))(
    '%s: never a loan that nobody knows of',
    async (_, when, states, loans) => {
      stage = await setStage({}, {}, { apart: true });
      const [book = ''] = here(stage, 1);
      const item = stage.library.library.state.items.get(book);
      if (!item) throw new Error(`no item ${book}`);
      stage.library.library.state.items.set(book, { ...item, costCents: 100 });
      await identify(stage, 1);
      stage.layDown(book);
      const isAsked = ({ dialog }: Screen) => dialog?.kind === 'cost' && dialog.costCents === 100;
      const { dialog } = await stage.sees('the question what it costs', isAsked);
      if (when === 'agreed' && dialog?.kind === 'cost') {
        stage.library.misbehave('silent', { codes: ['11'] });
        await stage.touch({ type: 'AGREE_COST', key: dialog.key });
        await until('the loan in the library', () => stage.library.library.state.loans.has(book));
      }
      await stage.kill('SIGKILL');
      stage.library.misbehave(null);
      await stage.start();
      await stage.sees('attract', shows('attract'));
      await until('the entry settled', () => settled().length === 1);
      expect([settled(), count('check-out')]).toEqual([states, loans]);
    },
  );

  it.runIf(isLong)(
    'many times, at random moments: each loan once, and every entry is settled',
    {
      timeout: 60_000,
    },
    async () => {
      // A start believes that a loan was not made after the time of an answer.
      stage = await setStage({ sip2: { timeoutMs: 2_000 } }, {}, { apart: true });
      const books = here(stage, 6);
      for (const [turn, book] of books.entries()) {
        await identify(stage, 1);
        stage.layDown(book);
        // Each turn dies a little later: on the wire, at the answer, at the tag.
        await new Promise((resolve) => setTimeout(resolve, 250 + turn * 25));
        await stage.kill('SIGKILL');
        stage.reader.take(stage.reader.tags()[0]?.uid ?? '');
        await stage.start();
      }
      await stage.sees('attract', shows('attract'));
      await stage.kill('SIGTERM');
      const opened = stage.log().findLast((report) => report.code === 'opened');
      expect(opened?.data?.open).toBeLessThanOrEqual(1);
      for (const book of books) {
        const loans = stage.library
          .log()
          .filter((booking) => booking.item === book && booking.what === 'check-out');
        expect(loans.length).toBeLessThanOrEqual(1);
      }
      expect(count('renewal')).toBe(0);
    },
  );
});

describe('kill -9 in the middle of a payment', () => {
  it('approved, not yet booked: booked once after the restart, where a second 37 books nothing', async () => {
    stage = await setStage({ sip2: { paysOnce: true } }, {}, { apart: true });
    await identify(stage, 4);
    stage.library.misbehave('deaf', { codes: ['37'] });
    await payTheLeast(stage);
    await until('the booking on the wire', () =>
      stage.library.received().some((line) => line.startsWith('37')),
    );
    await stage.kill('SIGKILL');
    stage.library.misbehave(null);
    await stage.start();
    await stage.sees('attract', shows('attract'));
    await until('the payment settled', () => settled().length === 1);
    expect(settled()).toEqual(['accepted']);
    expect(count('payment')).toBe(1);
    expect(stage.terminal.transactions()).toHaveLength(1);
  });

  it.runIf(isLong)(
    "booked, but not answered: not booked a second time, and on the staff's list",
    async () => {
      stage = await setStage({}, {}, { apart: true });
      await identify(stage, 4);
      stage.library.misbehave('silent', { codes: ['37'] });
      await payTheLeast(stage);
      await until('the booking in the library', () => count('payment') === 1);
      await stage.kill('SIGKILL');
      stage.library.misbehave(null);
      await stage.start();
      await until('the payment settled', () => settled().length === 1);
      expect(settled()).toEqual(['staff']);
      expect(count('payment')).toBe(1);
    },
  );
});

it('no card, item, name, title, amount or PIN is readable in the folder or in the log afterwards', async () => {
  stage = await setStage(
    {
      offline: { goodAnswers: 1 },
      identification: { pinDigits: { min: 4, max: 8 } },
    },
    {},
    { apart: true },
  );
  const [book = '', other = ''] = here(stage, 2);
  const patron = stage.library.library.state.patrons.get(patronCard(4));
  const pin = '70318462';
  if (patron) patron.pin = pin;
  await identify(stage, 4, pin);
  await payTheLeast(stage);
  await stage.sees('paid', shows('paid'));
  await stage.touch({ type: 'CHOOSE', action: 'borrow' });
  stage.layDown(book);
  await stage.sees('the book lent', borrowed(1));
  await stage.library.cutLine();
  stage.layDown(other);
  await stage.sees(
    'an answer',
    ({ view }) => view.kind === 'borrow' && view.rows.length === 2 && !view.stillWorking,
  );
  await stage.kill('SIGKILL');
  const { state } = stage.library.library;
  expect(readdirSync(join(stage.folder, 'data')).length).toBeGreaterThan(2);
  expect(
    readableIn(join(stage.folder, 'data'), stage.log(), state, [pin, 'amountCents', 'EUR 3.20']),
  ).toEqual([]);
  // It finds what is there.
  const found = readableIn(
    join(stage.folder, 'data'),
    [{ book, pin, title: state.items.get(book)?.title }],
    state,
    [pin],
  );
  expect(found).toEqual(['a number in the log', 'a word in the log', 'a word in the log']);
});

it('no national number is readable in the folder, the log, the trace or a bundle', async () => {
  stage = await setStage(
    {
      identification: { cards: 'be' },
      sip2: { traceFile: 'trace.jsonl', timeoutMs: 1_000 },
    },
    {},
    { apart: true },
  );
  const configuration = join(stage.folder, 'kiosk.config.json');
  const { state } = stage.library.library;
  const national = '85073003328';
  const owner = [...state.patrons.values()].find((one) => one.otherCards.includes(national));
  const [book = '', other = ''] = here(stage, 2);
  await stage.sees('attract', shows('attract'));
  stage.scanner.scan(`]C0${asPrinted(national)}`);
  await stage.sees('the PIN', shows('pin'));
  await stage.touch({ type: 'PIN', pin: owner?.pin ?? '' });
  await stage.sees(
    'their account',
    ({ view: { kind } }) => kind !== 'pin' && kind !== 'one-moment',
  );
  await stage.touch({ type: 'CHOOSE', action: 'borrow' });
  stage.layDown(book);
  await stage.sees('the book lent', borrowed(1));
  expect(state.loans.get(book)?.card).toBe(owner?.card);
  if (isLong) await loseAnAnswer(other);
  await stage.kill('SIGKILL');
  const traced = readFileSync(join(stage.folder, 'trace.jsonl'), 'utf8');
  const texts = [traced, ...(isLong ? commandTexts(configuration) : [])];
  for (const text of texts) {
    expect(text.length).toBeGreaterThan(20);
    for (const number of [national, asPrinted(national)]) expect(text).not.toContain(number);
  }
  // The journal knows whose loan it is, by the main card.
  if (isLong) expect(texts[1]).toContain(owner?.card);
});

/** A loan without an answer stands in the journal with the card that was shown. */
async function loseAnAnswer(book: string): Promise<void> {
  stage.library.misbehave('silent', { codes: ['11'] });
  stage.layDown(book);
  await until('the loan in the library', () => stage.library.library.state.loans.has(book));
  await stage.kill('SIGKILL');
  stage.library.misbehave(null);
  await stage.start();
  await until('the entry settled', () => settled().length === 1);
}

/** What the commands write of the journal and for the maintainers. */
function commandTexts(configuration: string): string[] {
  const bundle = join(stage.folder, 'bundle.json');
  const orders = [
    ['journal', 'export', '--open', '--json'],
    ['support', '--out', bundle],
  ];
  const [list, support] = orders.map((words) =>
    spawnSync(process.execPath, [builtProgram(), ...words, '--config', configuration]),
  );
  expect([list?.status, support?.status]).toEqual([0, 0]);
  return [String(list?.stdout), readFileSync(bundle, 'utf8')];
}
