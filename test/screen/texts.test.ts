import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import type { FeeKind, Reason, RefusalCode, TerminalStep } from '../../machines/domain.ts';
import wise from '../../policies/wise.json' with { type: 'json' };
import { argumentsOf } from '../../src/screen/message-arguments.ts';
import type { Dialog, FeeRow, View } from '../../src/screen/screen.ts';
import ar from '../../src/screen/texts/ar.json' with { type: 'json' };
import de from '../../src/screen/texts/de.json' with { type: 'json' };
import en from '../../src/screen/texts/en.json' with { type: 'json' };
import fr from '../../src/screen/texts/fr.json' with { type: 'json' };
import nl from '../../src/screen/texts/nl.json' with { type: 'json' };
import { languageName, plain, reasonTexts, texts } from '../../src/screen/texts.ts';
import { rowSentence } from '../../ui/row-words.ts';

import { shipped } from '../support/screen/shipped.ts';

/** Each union as a record, so that the compiler asks for a word that is added later. */
const views: Record<View['kind'], true> = {
  attract: true,
  action: true,
  identify: true,
  pin: true,
  'one-moment': true,
  blocked: true,
  borrow: true,
  return: true,
  account: true,
  fees: true,
  'pay-how': true,
  pay: true,
  paid: true,
  'not-paid': true,
  'paid-not-booked': true,
  'payment-unknown': true,
  receipt: true,
  goodbye: true,
  'set-incomplete': true,
  'out-of-order': true,
  closed: true,
  chute: true,
};
const dialogs: Record<Dialog['kind'], true> = {
  'are-you-there': true,
  'who-is-there': true,
  help: true,
  accessibility: true,
  language: true,
  'put-back': true,
  'all-there': true,
  'card-unusable': true,
  notice: true,
  cost: true,
};
const refusals: Record<RefusalCode, true> = {
  blocked: true,
  refused: true,
  'unknown-item': true,
  'not-for-loan': true,
  'on-hold': true,
  unreachable: true,
  'outcome-unknown': true,
  'not-released': true,
  'tag-not-seen': true,
  'not-secured': true,
  lifted: true,
  'set-incomplete': true,
  unreadable: true,
  'not-an-item': true,
  'not-ours': true,
  'journal-down': true,
  'lent-to-another': true,
  costs: true,
  'needs-answer': true,
  'lent-elsewhere': true,
  'offline-limit': true,
};
const fees: Record<FeeKind, true> = {
  membership: true,
  overdue: true,
  hold: true,
  damage: true,
  replacement: true,
  other: true,
};
const notPayable: Record<NonNullable<FeeRow['notPayable']>, true> = {
  'direct-debit': true,
  'debt-collector': true,
  arrangement: true,
  rule: true,
  elsewhere: true,
  currency: true,
  'in-payment': true,
};
const steps: Record<TerminalStep, true> = {
  connecting: true,
  'insert-card': true,
  'enter-pin': true,
  'scan-code': true,
  wait: true,
  'remove-card': true,
  declined: true,
  approved: true,
};
const rules = [
  // A rule that denies nothing at the kiosk is told to staff only.
  ...wise.rules.filter((rule) => 'kiosk' in rule.denies).map((rule) => rule.id),
  'no-facts',
  'other',
  ...Array.from({ length: 14 }, (_, n) => `flag-${n}`),
];
const needed = [
  ...Object.keys(views).map((kind) => `view.${kind}.title`),
  ...Object.keys(dialogs).map((kind) => `dialog.${kind}.title`),
  ...Object.keys(refusals).map((code) => `refusal.${code}`),
  ...['not-released', 'not-secured', 'lifted'].map((code) => `refusal.${code}.parts`),
  ...Object.keys(fees).map((kind) => `fee.${kind}`),
  ...Object.keys(notPayable).map((why) => `fee.not-payable.${why}`),
  ...Object.keys(steps).map((step) => `pay.step.${step}`),
  ...rules.flatMap((rule) => [`reason.${rule}.says`, `reason.${rule}.clears`]),
];

function argumentsIn(message: string) {
  return argumentsOf(new IntlMessageFormat(message, 'nl').getAst());
}

describe('the catalogues', () => {
  test('each holds a text for every view, dialog, refusal, fee, step and reason', () => {
    for (const [language, catalogue] of Object.entries(shipped)) {
      const missing = needed.filter((key) => !(key in catalogue));
      expect(missing, language).toEqual([]);
    }
  });

  test('the figures of a message change with its number', () => {
    const french = texts(fr, 'fr', 'Europe/Brussels', 'EUR');
    const german = texts(de, 'de', 'Europe/Brussels', 'EUR');
    expect(french('row.borrow.done', { day: french('date.day', { on: '2026-12-15' }) })).toBe(
      'Emprunté. À rendre au plus tard le mar. 15 décembre',
    );
    expect(german('goodbye.lent', { count: 2 })).toBe('2 Medien ausgeliehen');
    expect(french('key.pay-amount', { amount: 320 })).toBe('Payer 3,20\u00a0€');
    expect(german('clock', { hour: '14', minute: '32' })).toBe('14:32\u00a0Uhr');
  });

  test('French: no sign stands alone on a line, and a month begins with its first', () => {
    const own = { ...fr, 'goodbye.card': '« Merci » : à bientôt !' };
    const french = texts(own, 'fr', 'Europe/Brussels', 'EUR');
    expect(french('view.attract.title')).toBe('Emprunter ou rendre\u00a0?');
    expect(french('goodbye.card')).toBe('«\u00a0Merci\u00a0»\u00a0: à bientôt\u00a0!');
    expect(french('date.day', { on: '2026-12-01' })).toBe('mar. 1er décembre');
    expect(french('date.long', { on: '2026-12-11' })).toBe('vendredi 11 décembre');
    expect(french('receipt.at', { at: '2026-12-01T09:11:00Z' })).toMatch(/^1er décembre/);
    expect(texts(nl, 'nl', 'UTC', 'EUR')('date.short', { on: '2026-12-01' })).toBe('1 december');
  });

  test('Arabic tells one, two, a few, many and hundreds apart', () => {
    const arabic = texts(ar, 'ar', 'Europe/Brussels', 'EUR');
    const lent = (count: number) => arabic('goodbye.lent', { count });
    expect([1, 2, 3, 10, 11, 99, 100, 103].map(lent)).toEqual([
      'استعرت مادة واحدة',
      'استعرت مادتين',
      'استعرت 3 مواد',
      'استعرت 10 مواد',
      'استعرت 11 مادة',
      'استعرت 99 مادة',
      'استعرت 100 مادة',
      'استعرت 103 مواد',
    ]);
    expect(arabic('pin.typed', { count: 0 })).toBe('لم يُكتب أي رقم بعد');
    expect(arabic('date.day', { on: '2026-12-15' })).toContain('15');
    expect(arabic('money', { amount: 1240 })).toContain('12.40');
  });

  test('a title keeps its own direction within a line from right to left', () => {
    const args = { title: 'Het smelt.', why: '' };
    expect(texts(ar, 'ar', 'UTC', 'EUR')('goodbye.not-lent.one', args)).toContain(
      '\u2068Het smelt.\u2069',
    );
    expect(texts(nl, 'nl', 'UTC', 'EUR')('goodbye.not-lent.one', args)).not.toContain('\u2068');
  });

  test('all have the same keys with the same arguments', () => {
    const shapes = Object.values(shipped).map((catalogue) =>
      Object.fromEntries(
        Object.keys(catalogue)
          .sort()
          .map((key) => [key, argumentsIn(catalogue[key] ?? '')]),
      ),
    );
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  });
});

describe('texts', () => {
  const dutch = texts(nl, 'nl', 'Europe/Brussels', 'EUR');
  const english = texts(en, 'en', 'Europe/Brussels', 'EUR');

  test('amounts are whole cents, with the currency and a space that does not break', () => {
    expect(dutch('money', { amount: 320 })).toBe('€\u00a03,20');
    expect(dutch('money', { amount: 115 })).toBe('€\u00a01,15');
    expect(english('money', { amount: 1000 })).toBe('€10.00');
  });

  test('a plain date stays on its day, whatever the time zone', () => {
    for (const zone of ['Europe/Brussels', 'Pacific/Auckland', 'America/Los_Angeles']) {
      expect(texts(nl, 'nl', zone, 'EUR')('date.day', { on: '2026-12-15' })).toBe('di 15 december');
      expect(texts(en, 'en', zone, 'EUR')('date.long', { on: '2026-12-15' })).toBe(
        'Tuesday 15 December',
      );
    }
  });

  test('the clock is that of the library', () => {
    expect(dutch.clock(new Date('2026-11-24T13:32:00Z'))).toBe('14.32\u00a0uur');
    expect(english.clock(new Date('2026-11-24T13:32:00Z'))).toBe('14:32');
  });

  test("the library system's own words about an item end with what to do", () => {
    const row = {
      key: '1',
      title: 'Het smelt',
      hint: '0001',
      state: 'refused',
      dueOn: null,
    } as const;
    const rest = {
      provisional: false,
      renewed: false,
      destination: null,
      code: 'refused',
    } as const;
    const say = (message: string | null) =>
      plain(rowSentence({ ...row, ...rest, message }, 'borrow', 1, dutch));
    expect(say('Op naam van iemand anders')).toBe(
      'Niet geleend. Op naam van iemand anders. Vraag het aan de balie',
    );
    expect(say('Niet vandaag!')).toBe('Niet geleend. Niet vandaag! Vraag het aan de balie');
    expect(say(null)).toBe('Niet geleend. Dit kan niet aan dit toestel. Breng het naar de balie');
  });

  test('a due date that could not be read is said as the library system wrote it', () => {
    const row = { key: '1', title: null, hint: '', state: 'done', dueOn: null } as const;
    const rest = {
      provisional: false,
      renewed: false,
      destination: null,
      code: null,
      message: null,
    } as const;
    const say = (dueText: string | null) =>
      plain(rowSentence({ ...row, ...rest, dueText }, 'borrow', 1, dutch));
    expect(say('06/08/2026')).toBe('Geleend. Terug tegen 06/08/2026');
    expect(say(null)).toBe('Geleend.');
  });

  test('plurals follow the language', () => {
    expect(dutch('account.late', { days: 1 })).toBe('1 dag te laat');
    expect(dutch('account.late', { days: 2 })).toBe('2 dagen te laat');
    expect(english('goodbye.lent', { count: 1 })).toBe('1 item borrowed');
  });

  test('the word of a state and what is to be noticed come as runs of their own', () => {
    expect(dutch.pieces('row.borrow.done', { day: 'di 15 december' })).toEqual([
      { text: 'Geleend.', mark: 'w' },
      { text: ' Terug tegen ', mark: null },
      { text: 'di 15 december', mark: 'b' },
    ]);
    expect(dutch('row.borrow.done', { day: 'di 15 december' })).toBe(
      'Geleend. Terug tegen di 15 december',
    );
  });

  test('a title with braces or tags is text, not a message', () => {
    expect(dutch('fee.titled', { kind: 'Te laat', title: '<b>{x}</b>' })).toBe(
      'Te laat: <b>{x}</b>',
    );
  });

  test('never throws: an unknown key, a missing argument or a broken message shows the key', () => {
    expect(dutch('no.such.key')).toBe('no.such.key');
    expect(dutch('account.late')).toBe('account.late');
    expect(texts({ broken: '{' }, 'nl', 'Europe/Brussels', 'EUR')('broken')).toBe('broken');
    expect(dutch('constructor')).toBe('constructor');
  });

  test('a language is named in its own words', () => {
    expect(['nl', 'fr', 'de', 'en'].map(languageName)).toEqual([
      'Nederlands',
      'Français',
      'Deutsch',
      'English',
    ]);
  });
});

describe('reasons', () => {
  const dutch = texts(nl, 'nl', 'Europe/Brussels', 'EUR');
  const said = (reason: Partial<Reason> & { rule: string }) => {
    const { says, clears } = reasonTexts(dutch, {
      denies: ['checkOut'],
      clears: { by: 'pay' },
      numbers: {},
      ...reason,
    });
    return [says, clears].map((pieces) => pieces.map((piece) => piece.text).join(''));
  };

  test('with their figures', () => {
    expect(
      said({
        rule: 'maximum-fees',
        clears: { by: 'pay', leastCents: 240 },
        numbers: { sumCents: 1240, maximumCents: 1000 },
      }),
    ).toEqual([
      'Er staat €\u00a012,40 open. Het maximum is €\u00a010,00.',
      'Betaal minstens €\u00a02,40',
    ]);
    expect(
      said({
        rule: 'aged-fees',
        clears: { by: 'pay', leastCents: 320, feeIds: ['1'] },
        numbers: { days: 30 },
      }),
    ).toEqual(['Eén bedrag staat langer dan 30 dagen open.', 'Betaal het volledig: €\u00a03,20']);
  });

  test('an unknown rule, or one without its figures, still says something', () => {
    const other = ['De bib laat dit nu niet toe.', 'Vraag het aan de balie'];
    expect(said({ rule: 'a-rule-of-this-library' })).toEqual(other);
    expect(said({ rule: 'maximum-fees' })[0]).toBe(other[0]);
  });
});
