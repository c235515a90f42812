import { afterEach, describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, identify as identifyOn, shows, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());
function identify(nth: number) {
  return identifyOn(stage, nth);
}

describe('each patron of the simulated library', () => {
  const expected: [string, number, 'borrow' | 'blocked', boolean][] = [
    ['nothing open', 1, 'borrow', true],
    ['exactly at the maximum', 2, 'borrow', true],
    ['a cent above it', 3, 'blocked', true],
    ['maximum and aged fees', 4, 'blocked', true],
    ['membership billed', 8, 'blocked', true],
    ['payment overdue', 19, 'blocked', true],
    ['replacement invoice', 17, 'blocked', true],
    ['cancelled', 20, 'blocked', false],
    ['not confirmed', 21, 'blocked', false],
    ['banned', 23, 'blocked', false],
    ['a status that no list names', 24, 'blocked', false],
    ['a manual block', 25, 'blocked', false],
  ];

  it('can do what the rules allow and nothing else', async () => {
    stage = await setStage();
    await stage.sees(
      'everything works',
      ({ view }) => view.kind === 'attract' && view.limits === null,
    );
    for (const [what, nth, view, mayPay] of expected) {
      const screen = await identify(nth);
      expect([what, screen.view.kind]).toEqual([what, view]);
      if (screen.view.kind === 'blocked') {
        expect([what, screen.view.mayPay]).toEqual([what, mayPay]);
        expect(screen.view.reasons.length).toBeGreaterThan(0);
        // Touches that the screen does not offer change nothing.
        await stage.touch({ type: 'CHOOSE', action: 'borrow' });
        if (!mayPay) await stage.touch({ type: 'FEES' });
        await stage.touch({ type: 'OPEN', dialog: 'help' });
        const after = await stage.sees('the help', ({ dialog }) => dialog?.kind === 'help');
        expect([what, after.view.kind]).toEqual([what, 'blocked']);
        await stage.touch({ type: 'CLOSE' });
      }
      await stage.touch({ type: 'STOP' });
      await stage.sees('goodbye', shows('goodbye'));
      await stage.touch({ type: 'DONE' });
    }
    expect(stage.library.log().filter((booking) => booking.what === 'check-out')).toEqual([]);
  });
});

describe('a visit', () => {
  it('checks out two of three books, and releases the security of those two only', async () => {
    stage = await setStage();
    const [one = '', two = ''] = here(stage, 2);
    const held =
      stage.library.library.state.holds.find((hold) => hold.state === 'waiting')?.item ?? '';
    await identify(1);
    stage.layDown(one, held, two);
    const screen = await stage.sees('two lent, one refused', borrowed(2));
    const refused =
      screen.view.kind === 'borrow'
        ? screen.view.rows.filter((row) => row.state === 'refused')
        : [];
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/gereserveerd/i),
    });
    const afi = (item: string) =>
      stage.reader
        .tags()
        .filter((tag) => tag.memory.includes(0x11) && tagHolds(tag.memory, item))
        .map((tag) => tag.afi);
    expect([afi(one), afi(two), afi(held)]).toEqual([[0xc2], [0xc2], [0x07]]);
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'print' });
    await stage.sees('goodbye', shows('goodbye'));
    expect(stage.printer.paper()).toMatch(/Geleend: 2[\s\S]*Niet geleend/);
  });

  it('is blocked for fees, pays the least amount, and borrows at once', async () => {
    stage = await setStage();
    await identify(4);
    await stage.sees('payment offered', ({ view }) => view.kind === 'blocked' && view.mayPay);
    await stage.touch({ type: 'FEES' });
    const fees = await stage.sees('the fees', shows('fees'));
    expect(fees.view).toMatchObject({ leastCents: 320, chosenCents: 320, chosenLiftsBlock: true });
    await stage.touch({ type: 'PAY' });
    await until('the terminal to wait for a card', () => stage.terminal.approveNow());
    const paid = await stage.sees('paid', shows('paid'));
    expect(paid.view).toMatchObject({ paidCents: 320, mayBorrow: true });
    await stage.touch({ type: 'CHOOSE', action: 'borrow' });
    stage.layDown(...here(stage, 1));
    await stage.sees('the book lent', borrowed(1));
    expect(stage.library.log().filter(({ what }) => what === 'payment')).toHaveLength(1);
  });

  it.runIf(isLong)(
    'cancels a loan whose tag cannot be released, and secures the book',
    async () => {
      stage = await setStage();
      const [book = ''] = here(stage, 1);
      await identify(1);
      stage.reader.failWrites('always');
      stage.layDown(book);
      await stage.sees(
        'the book refused',
        ({ view }) => view.kind === 'borrow' && view.rows[0]?.code === 'not-released',
      );
      expect(stage.library.library.state.loans.has(book)).toBe(false);
    },
  );

  it.runIf(isLong)('returns items without a card, and shows where each goes', async () => {
    stage = await setStage();
    const lent = [...stage.library.library.state.loans.keys()].slice(0, 2);
    await stage.sees('attract', shows('attract'));
    await stage.touch({ type: 'BEGIN' });
    await stage.sees('the choice', shows('action'));
    await stage.touch({ type: 'CHOOSE', action: 'return' });
    stage.layDown(...lent);
    const screen = await stage.sees(
      'both returned',
      ({ view }) =>
        view.kind === 'return' &&
        view.rows.length === 2 &&
        view.rows.every((row) => row.state === 'done'),
    );
    expect(
      screen.view.kind === 'return' && screen.view.rows.every((row) => row.destination !== null),
    ).toBe(true);
    expect(lent.some((item) => stage.library.library.state.loans.has(item))).toBe(false);
  });

  it.runIf(isLong)(
    'prints a slip for each returned item where the library wants one, with nothing of the patron',
    async () => {
      const words = { nl: 'zijkast', fr: 'armoire', de: 'Seitenregal', en: 'side shelf' };
      const rows = ['05', '06-99'].map((code) => ({ code, to: 'desk', words, slip: true }));
      stage = await setStage({ sortation: { rows } });
      const { state } = stage.library.library;
      // Of this branch and without a hold: the sorter has a bin for them.
      const isUsual = ({ item }: { item: string }) =>
        state.items.get(item)?.branch === '35500' &&
        !state.holds.some((hold) => hold.item === item);
      const loans = [...state.loans.values()].filter(isUsual).slice(0, 2);
      const items = loans.map(({ item }) => item);
      await stage.sees('attract', shows('attract'));
      await stage.touch({ type: 'BEGIN' });
      await stage.sees('the choice', shows('action'));
      await stage.touch({ type: 'CHOOSE', action: 'return' });
      stage.layDown(...items);
      const { view } = await stage.sees(
        'both returned',
        (screen) =>
          screen.view.kind === 'return' &&
          screen.view.rows.filter((row) => row.state === 'done').length === 2,
      );
      expect(view).toMatchObject({
        rows: items.map(() => ({ destination: { kind: 'desk', sign: { words, slip: true } } })),
      });
      const cuts = () => stage.printer.printed().filter(({ kind }) => kind === 'cut').length;
      await until('both slips', () => cuts() === 2);
      const paper = stage.printer.paper();
      expect(paper.match(/zijkast/g)).toHaveLength(2);
      for (const { item, card } of loans) {
        expect(paper).toContain(item);
        expect(paper).not.toContain(card);
      }
    },
  );

  it('declined, cancelled and lost payments book nothing, and the screen says so', async () => {
    stage = await setStage();
    await identify(4);
    await stage.sees('payment offered', ({ view }) => view.kind === 'blocked' && view.mayPay);
    await stage.touch({ type: 'FEES' });
    await stage.sees('the fees', shows('fees'));
    stage.terminal.next('decline');
    await stage.touch({ type: 'PAY' });
    const declined = await stage.sees('not paid', shows('not-paid'));
    expect(declined.view).toEqual({ kind: 'not-paid', way: 'terminal', why: 'declined' });
    await stage.touch({ type: 'FEES' });
    await stage.sees('the fees again', shows('fees'));
    await stage.touch({ type: 'PAY' });
    await stage.sees(
      'the terminal asking for a card',
      ({ view }) => view.kind === 'pay' && view.step === 'insert-card',
    );
    await stage.touch({ type: 'CANCEL' });
    const cancelled = await stage.sees('not paid', shows('not-paid'));
    expect(cancelled.view).toEqual({ kind: 'not-paid', way: 'terminal', why: 'cancelled' });
    // The line is lost before the outcome: a slip for the desk comes out by itself, with what the
    // staff find it by.
    await stage.touch({ type: 'FEES' });
    await stage.sees('the fees once more', shows('fees'));
    stage.terminal.next('hang-up-before-status');
    await stage.touch({ type: 'PAY' });
    const unknown = await stage.sees(
      'the slip',
      ({ view }) => view.kind === 'payment-unknown' && view.proof === 'printed',
    );
    const attempt = /Betaling\s+([0-9a-f-]{36})/.exec(stage.printer.paper())?.[1] ?? '';
    expect(unknown.view).toMatchObject({ reference: attempt.slice(0, 8).toUpperCase() });
    expect(attempt).not.toBe('');
    expect(stage.printer.paper()).toContain('Wordt nagekeken');
    expect(stage.library.log().filter(({ what }) => what === 'payment')).toEqual([]);
  });
});

/** The item number in the tag's memory, as ISO 28560-3 writes it. */
function tagHolds(memory: Uint8Array, item: string) {
  return Buffer.from(memory).includes(Buffer.from(item, 'ascii'));
}
