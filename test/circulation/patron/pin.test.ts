/**
 * Where a PIN is asked for, nothing but an explicit yes of the library system (CQ Y) opens an
 * account.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Field, profileOf } from '../../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { hasLoan } from '../../../src/circulation/settle/loan-state.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { systemOf, yesToPin } from '../../support/circulation/system.ts';
import { openTill } from '../../support/circulation/till.ts';

const card = patronCard(1);
async function open(...how: Parameters<typeof openCounter>): Promise<Counter> {
  const counter = await openCounter(...how);
  onTestFinished(() => counter.close());
  return counter;
}
function codes({ reports }: Counter) {
  return reports.map(({ code }) => code).filter((code) => code.startsWith('pin-'));
}

describe('CQ of the answer to a PIN', () => {
  const answer = (...fields: Field[]) =>
    [
      '64              00120240517    093000000000000000000000000000AO3550',
      `AA${card}`,
      'AEPeeters, Jan',
    ]
      .concat(
        fields.map(({ id, value }) => `${id}${value}`),
        '',
      )
      .join('|');
  const cq = (...values: string[]) => values.map((value) => ({ id: 'CQ', value }));

  test.each([
    ['absent', cq(), 'pin-unchecked'],
    ['empty', cq(''), 'pin-unchecked'],
    ['blank', cq(' '), 'pin-unchecked'],
    ['a letter that means nothing', cq('U'), 'pin-unchecked'],
    ['both yes and no', cq('Y', 'N'), 'pin-unchecked'],
    ['yes twice', cq('Y', 'Y'), 'known'],
    ['empty, then yes', cq('', 'Y'), 'known'],
    ['no', cq('N'), 'pin-wrong'],
    ['yes', cq('Y'), 'known'],
  ])('%s', async (_, fields, kind) => {
    const counter = await open();
    const { library } = await systemOf(profileOf('simulated'), (message) =>
      answer({ id: 'BL', value: 'Y' }, ...(yesToPin(message) ? fields : [])),
    );
    const visit = openVisit({ ...counter.parts, library }, 'online');
    expect(await visit.identify(card)).toMatchObject({ kind: 'pin-needed' });
    expect((await visit.enterPin('9999')).kind).toBe(kind);
    expect(counter.parts.cache.get(card) !== null).toBe(kind === 'known');
    expect(counter.parts.pins.triesLeft(card, counter.parts.clock.now())).toBe(
      kind === 'pin-wrong' ? 2 : 3,
    );
    expect(codes(counter)).toEqual(kind === 'pin-unchecked' ? ['pin-unchecked'] : []);
  });

  test.each([
    ['BL absent, and a name', [], 'known'],
    ['BL empty, and a name', [{ id: 'BL', value: '' }], 'known'],
    ['BL no', [{ id: 'BL', value: 'N' }], 'unknown-card'],
    ['BL both', [...['Y', 'N'].map((value) => ({ id: 'BL', value }))], 'unknown-card'],
  ])('yes, and %s', async (_, fields, kind) => {
    const counter = await open();
    const { library } = await systemOf(profileOf('simulated'), (message) =>
      answer(...fields, ...(yesToPin(message) ? cq('Y') : [])),
    );
    const visit = openVisit({ ...counter.parts, library }, 'online');
    await visit.identify(card);
    expect((await visit.enterPin('1234')).kind).toBe(kind);
  });

  test('an answer without a name and without a valid card is no patron', async () => {
    const counter = await open();
    const { library } = await systemOf(profileOf('simulated'), () =>
      answer().replace('AEPeeters, Jan', 'AE'),
    );
    const visit = openVisit(
      { ...counter.parts, library, settings: { ...counter.parts.settings, pin: 'never' } },
      'online',
    );
    expect(await visit.identify(card)).toEqual({ kind: 'unknown-card' });
  });
});

describe('a library system that looks at no PIN', () => {
  test('opens no account, lends nothing, and says so in the log once for each patron', async () => {
    const counter = await open();
    counter.library.library.setQuirk('no-pin-verdict', true);
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card);
    expect(await visit.enterPin('9876')).toEqual({ kind: 'pin-unchecked' });
    const lent = await visit.checkOut({ item: shelfNumber('book', 40), uids: [] });
    expect(lent).toMatchObject({ kind: 'refused', code: 'blocked' });
    expect([await visit.account(), counter.library.log()]).toEqual(['unreachable', []]);
    expect(codes(counter)).toEqual(['pin-unchecked']);
  });

  test('wrong tries of before still count, and the right PIN is right again once it is looked at', async () => {
    const counter = await open();
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card);
    expect(await visit.enterPin('0000')).toEqual({ kind: 'pin-wrong', triesLeft: 2 });
    counter.library.library.setQuirk('no-pin-verdict', true);
    await visit.enterPin('9876');
    expect(counter.parts.pins.triesLeft(card, counter.parts.clock.now())).toBe(2);
    counter.library.library.setQuirk('no-pin-verdict', false);
    expect((await visit.enterPin('1234')).kind).toBe('known');
    expect(codes(counter)).toEqual(['pin-unchecked', 'pin-checked']);
  });

  test('leaves who was known before known, and gives the next one nothing of it', async () => {
    const counter = await open();
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card);
    await visit.enterPin('1234');
    counter.library.library.setQuirk('no-pin-verdict', true);
    await visit.identify(patronCard(2));
    expect(await visit.enterPin('9876')).toEqual({ kind: 'pin-unchecked' });
    await visit.checkOut({ item: shelfNumber('book', 40), uids: [] });
    expect(counter.library.log().map((booking) => booking.card)).toEqual([card]);
  });

  test('that begins in the middle of a visit shows no loans any more', async () => {
    const counter = await open();
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card);
    await visit.enterPin('1234');
    expect(await visit.account()).toMatchObject({ owedCents: 0 });
    counter.library.library.setQuirk('no-pin-verdict', true);
    expect(await visit.account()).toBe('unreachable');
  });

  test('that begins before a payment: nothing is asked of the terminal', async () => {
    const closers: (() => Promise<void>)[] = [];
    onTestFinished(async () => {
      for (const close of closers.toReversed()) await close();
    });
    const { counter, pay, patron, states } = await openTill(closers);
    expect((await patron()).shown.fees.length).toBeGreaterThan(0);
    counter.library.library.setQuirk('no-pin-verdict', true);
    expect((await pay()).outcome).toMatchObject({ kind: 'not-paid', why: 'not-started' });
    expect([states(), counter.parts.journal.open()]).toEqual([[], []]);
  });

  test('requires no PIN where the library wants none', async () => {
    const counter = await open();
    counter.library.library.setQuirk('no-pin-verdict', true);
    const settings = { ...counter.parts.settings, pin: 'never' as const };
    const visit = openVisit({ ...counter.parts, settings }, 'online');
    expect((await visit.identify(card)).kind).toBe('known');
    expect(await visit.account()).toMatchObject({ owedCents: 0 });
  });
});

describe('a yes to no PIN at all', () => {
  test('proves nothing: no PIN is asked for, and none that comes all the same opens the account', async () => {
    const counter = await open();
    counter.library.library.setQuirk('yes-to-any-pin', true);
    const visit = openVisit(counter.parts, 'online');
    expect(await visit.identify(card)).toEqual({ kind: 'pin-unchecked' });
    expect(await visit.enterPin('9999')).toEqual({ kind: 'pin-unchecked' });
    const lent = await visit.checkOut({ item: shelfNumber('book', 40), uids: [] });
    expect(lent).toMatchObject({ kind: 'refused', code: 'blocked' });
    expect([counter.library.log(), counter.parts.cache.get(card)]).toEqual([[], null]);
    expect(codes(counter)).toEqual(['pin-unchecked', 'pin-unchecked']);
    expect(counter.parts.pins.triesLeft(card, counter.parts.clock.now())).toBe(3);
  });

  test('and where the line is lost after it, the card opens nothing off line either', async () => {
    const counter = await open();
    counter.library.library.setQuirk('yes-to-any-pin', true);
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card);
    expect(visit.goOffline()).toBeNull();
    expect((await visit.enterPin('9999')).kind).toBe('unknown-card');
  });

  test.each([
    [false, 'pin-unchecked'],
    [true, 'known'],
  ])('of a system that checks a PIN all the same, and is known to: %s', async (known, kind) => {
    const counter = await open();
    counter.library.library.setQuirk('yes-without-pin', true);
    const settings = { ...counter.parts.settings, saysYesWithoutPin: known };
    const visit = openVisit({ ...counter.parts, settings }, 'online');
    const asked = await visit.identify(card);
    expect(asked.kind).toBe(known ? 'pin-needed' : 'pin-unchecked');
    if (known) expect(await visit.enterPin('9999')).toMatchObject({ kind: 'pin-wrong' });
    expect((await visit.enterPin('1234')).kind).toBe(kind);
  });

  test('a PIN that comes before any answer without one is not sent', async () => {
    const counter = await open();
    const visit = openVisit(counter.parts, 'online');
    await counter.library.cutLine();
    expect(await visit.identify(card)).toEqual({ kind: 'unreachable' });
    await counter.library.restoreLine();
    await expect.poll(() => counter.client.state).toBe('online');
    counter.library.library.setQuirk('yes-to-any-pin', true);
    expect(await visit.enterPin('9999')).toEqual({ kind: 'pin-unchecked' });
  });

  test('of a patron who has no PIN: any would open the account', async () => {
    const counter = await open();
    const without = [...counter.library.library.state.patrons.values()].find(
      ({ pin }) => pin === null,
    );
    const visit = openVisit(counter.parts, 'online');
    expect(await visit.identify(without?.card ?? '')).toEqual({ kind: 'pin-unchecked' });
  });
});

describe('a library system that says nothing of a card without its PIN', () => {
  test.each(['63', '23'] as const)(
    'asked by %s: each card gets the PIN pad',
    async (patronQuestion) => {
      const counter = await open({ profile: profileOf('wise', { patronQuestion }) });
      counter.library.library.setQuirk('refuses-without-pin', true);
      const visit = openVisit(counter.parts, 'online');
      expect(await visit.identify(card)).toMatchObject({ kind: 'pin-needed' });
      expect(await visit.enterPin('9999')).toMatchObject({ kind: 'pin-wrong', triesLeft: 2 });
      expect((await visit.enterPin('1234')).kind).toBe('known');
      await visit.end();
      // Who guesses card numbers is not told which there are, and has no more tries for them.
      expect(await visit.identify(patronCard(999))).toMatchObject({ kind: 'pin-needed' });
      expect(await visit.enterPin('1234')).toMatchObject({ kind: 'pin-wrong', triesLeft: 2 });
    },
  );

  test('where no PIN is asked for, each card is unknown', async () => {
    const counter = await open();
    counter.library.library.setQuirk('refuses-without-pin', true);
    const settings = { ...counter.parts.settings, pin: 'never' as const };
    const visit = openVisit({ ...counter.parts, settings }, 'online');
    expect((await visit.identify(card)).kind).toBe('unknown-card');
  });
});

test('a library system that writes N for each flag that is not set: nobody is blocked by it', async () => {
  const counter = await open();
  const visit = openVisit(counter.parts, 'online');
  const shown = async (nth: number) => {
    await visit.identify(patronCard(nth));
    const outcome = await visit.enterPin('1234');
    await visit.end();
    return outcome.kind === 'known' ? outcome.patron.decision : outcome.kind;
  };
  const before = [await shown(1), await shown(20)];
  counter.library.library.setQuirk('writes-n-flags', true);
  expect([await shown(1), await shown(20)]).toEqual(before);
  expect(before.map((decision) => typeof decision === 'object' && decision.level)).toEqual([
    'full',
    'payment',
  ]);
});

describe('a card that is not accepted', () => {
  test('proves by its list of loans what stands there, not what does not', async () => {
    const counter = await open();
    const { library } = await systemOf(profileOf('koha'), ({ code }) =>
      code === '17'
        ? '18040001' + '20240517    093000AB33550000000013|AJx|'
        : `64              00120240517    093000000000000001000000000000AO|AA${card}|AEx|BLN|AU33550000000999|`,
    );
    const parts = { ...counter.parts, library };
    expect(await hasLoan(parts, 1, { card }, '33550000000013')).toBe('unknown');
  });

  test('comes with the reason of the library system', async () => {
    const counter = await open();
    counter.library.library.setQuirk('blocked-is-invalid', true);
    const visit = openVisit(counter.parts, 'online');
    const message = 'Uw kaart is niet meer geldig. Vraag het aan de balie.';
    expect(await visit.identify(patronCard(20))).toEqual({ kind: 'unknown-card', message });
  });

  test('a wrong PIN that is answered like an unknown card (BL N, CQ N) is a wrong PIN, and counts', async () => {
    const counter = await open({ profile: profileOf('wise', { patronQuestion: '23' }) });
    counter.library.library.setQuirk('wrong-pin-is-invalid', true);
    const visit = openVisit(counter.parts, 'online');
    expect(await visit.identify(card)).toMatchObject({ kind: 'pin-needed' });
    for (const triesLeft of [2, 1, 0])
      expect(await visit.enterPin('0000')).toEqual({ kind: 'pin-wrong', triesLeft });
    const asked = counter.library.received().length;
    expect(await visit.enterPin('1234')).toEqual({ kind: 'pin-wrong', triesLeft: 0 });
    expect(counter.library.received()).toHaveLength(asked);
  });

  test('a 23 without a PIN that is answered BL N and CQ N asks for the PIN: it says nothing of the card', async () => {
    const said = (pin: string | null) =>
      `24              00120240517    093000AO3550|AA${card}|AEPeeters, Jan|${pin === '1234' ? 'BLY|CQY' : 'BLN|CQN'}|`;
    const counter = await open();
    const profile = profileOf('folio', { patronQuestion: '23' });
    const { library } = await systemOf(profile, ({ fields }) =>
      said(fields.find(({ id }) => id === 'AD')?.value ?? null),
    );
    const visit = openVisit({ ...counter.parts, library }, 'online');
    expect(await visit.identify(card)).toMatchObject({ kind: 'pin-needed' });
    expect(await visit.enterPin('9999')).toEqual({ kind: 'pin-wrong', triesLeft: 2 });
    expect((await visit.enterPin('1234')).kind).toBe('known');
  });

  test.each([
    ['no CQ', 'BLN', 2],
    ['CQ Y: the PIN was right, and the card is not valid', 'BLN|CQY', 3],
  ])(
    'that only the PIN made invalid counts as a wrong PIN, or it could be guessed without end (%s)',
    async (_, no, left) => {
      const counter = await open();
      const { library } = await systemOf(profileOf('koha'), ({ fields }) => {
        const pin = fields.find(({ id }) => id === 'AD')?.value ?? '';
        const verdict = pin === '' ? 'BLY' : pin === '1234' ? 'BLY|CQY' : no;
        return `64              00120240517    093000000000000000000000000000AO3550|AA${card}|AEPeeters, Jan|${verdict}|`;
      });
      const visit = openVisit({ ...counter.parts, library }, 'online');
      expect(await visit.identify(card)).toMatchObject({ kind: 'pin-needed' });
      expect((await visit.enterPin('9999')).kind).toBe('unknown-card');
      expect(counter.parts.pins.triesLeft(card, counter.parts.clock.now())).toBe(left);
      for (const pin of ['9998', '9997']) await visit.enterPin(pin);
      expect((await visit.enterPin('1234')).kind).toBe(left === 2 ? 'pin-wrong' : 'known');
    },
  );
});
