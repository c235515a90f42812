/** The words of a row beside its state: its place, its price, what it is, what is heard of it. */
import { describe, expect, test } from 'vitest';
import type { Destination } from '../../machines/domain.ts';
import type { ItemRow } from '../../src/screen/screen.ts';
import { plain, type Texts, texts } from '../../src/screen/texts.ts';
import { changesBetween } from '../../ui/changes.ts';
import {
  goesTo,
  holdsPlace,
  mediaWord,
  renewalSentence,
  rowNotes,
  rowSentence,
  whyAtEnd,
} from '../../ui/row-words.ts';
import { spokenRow } from '../../ui/speech/rows.ts';
import { example } from '../support/screen/gallery-example.ts';
import { borrow, item } from '../support/screen/gallery-views.ts';
import { shipped } from '../support/screen/shipped.ts';

const dutch = texts(shipped.nl ?? {}, 'nl', 'Europe/Brussels', 'EUR');
const english = texts(shipped.en ?? {}, 'en', 'Europe/Brussels', 'EUR');
const sideShelf: Destination = {
  kind: 'desk',
  sign: { words: { nl: 'blauw zijrek' }, colour: '#0a57a4', slip: false },
};
function returned(destination: Destination, change: Partial<ItemRow> = {}) {
  return item('1', 'Lampje', 'done', { dueOn: null, destination, ...change });
}
function heard(row: ItemRow, t: Texts) {
  return spokenRow(row, [row], 'return', { t, headset: true });
}
function sentence(row: ItemRow, mode: 'borrow' | 'return') {
  return plain(rowSentence(row, mode, 1, dutch));
}

function notes(row: ItemRow, mode: 'borrow' | 'return') {
  return rowNotes(row, mode, dutch).map(plain);
}

describe('where a returned item goes', () => {
  test('is heard in full: in the words of the library, or the usual ones', () => {
    expect(heard(returned(sideShelf), dutch)).toBe(
      'Stuk 1 van 1. Lampje. Ingeleverd. Leg het hier: blauw zijrek.',
    );
    expect(heard(returned(sideShelf), english)).toBe(
      'Item 1 of 1. Lampje. Returned. Take it to the desk.',
    );
    expect(heard(returned({ kind: 'bin', name: '02' }), dutch)).toBe(
      'Stuk 1 van 1. Lampje. Ingeleverd. Leg het in bak 02.',
    );
    expect(heard(returned({ kind: 'shelf' }), dutch)).toBe(
      'Stuk 1 van 1. Lampje. Ingeleverd. Zet het op het rek.',
    );
  });

  test('is announced when the row settles, with a slip that did not come out', () => {
    const at = (row: ItemRow) =>
      example('', { kind: 'return', rows: [row], provisional: false, stillWorking: false }).screen;
    const { spoken, sounds } = changesBetween(
      at(item('1', 'Lampje', 'working')),
      at(returned(sideShelf, { slipFailed: true })),
      dutch,
    );
    expect(sounds).toEqual(['done']);
    expect(spoken).toEqual([
      'Stuk 1 van 1. Ingeleverd. Leg het hier: blauw zijrek. Het briefje is niet afgedrukt.',
    ]);
  });

  test('refused: it is for the desk, and the words of the library system come after', () => {
    const row = item('1', 'Atlas', 'refused', { code: 'refused', message: 'Er is een nota.' });
    expect(sentence(row, 'return')).toBe(
      'Niet ingeleverd. Breng dit naar de balie. Zet het niet op het rek',
    );
    expect(notes(row, 'return')).toEqual(['Er is een nota.']);
    expect(goesTo(row)).toEqual({ kind: 'desk' });
    expect(goesTo(item('1', null, 'refused', { code: 'unreachable' }))).toBeNull();
    expect(notes(row, 'borrow')).toEqual([]);
    expect(sentence(row, 'borrow')).toContain('Er is een nota.');
  });
});

describe('a loan', () => {
  test('that costs something says how much: while it is asked, refused and done', () => {
    const costCents = 100;
    expect(sentence(item('1', 'Zelda', 'waiting', { costCents }), 'borrow')).toBe(
      'Jij kiest. Dit kost €\u00a01,00',
    );
    expect(sentence(item('1', 'Zelda', 'refused', { code: 'costs', costCents }), 'borrow')).toBe(
      'Niet geleend. Dit kost €\u00a01,00',
    );
    expect(notes(item('1', 'Zelda', 'done', { costCents }), 'borrow')).toEqual([
      'Kost €\u00a01,00',
    ]);
  });

  test('that costs more than was agreed to says both amounts', () => {
    const row = item('1', 'Zelda', 'done', { costCents: 250, agreedCents: 100 });
    expect(notes(row, 'borrow')).toEqual(['Kost €\u00a02,50. Afgesproken was €\u00a01,00']);
  });

  test('that the patron did not agree to is said without the sound of an error', () => {
    const at = (row: ItemRow) =>
      example('', { kind: 'borrow', rows: [row], provisional: false, stillWorking: false }).screen;
    const { spoken, sounds } = changesBetween(
      at(item('1', 'Zelda', 'waiting', { costCents: 100 })),
      at(item('1', 'Zelda', 'refused', { code: 'costs', costCents: 100 })),
      dutch,
    );
    expect(sounds).toEqual([]);
    expect(spoken).toEqual(['Stuk 1 van 1. Niet geleend. Dit kost €\u00a01,00.']);
  });

  test('keeps its number beside one that went to the other list, and is not the third of two', () => {
    const first = { ...item('1', 'Lampje', 'done'), nth: 1 };
    const at = (state: ItemRow['state']) =>
      example('', borrow([{ ...item('3', 'Zelda', state), nth: 3 }, first])).screen;
    expect(changesBetween(at('working'), at('done'), dutch).spoken).toEqual([
      'Stuk 3 van 3. Geleend. Terug tegen di 15 december.',
    ]);
  });

  test('whose security is still on warns, and is said again when it is switched off', () => {
    const at = (row: ItemRow) => example('', borrow([row])).screen;
    const unseen = at(item('1', 'Lampje', 'done', { code: 'tag-not-seen', layDown: true }));
    expect(changesBetween(at(item('1', 'Lampje', 'working')), unseen, dutch)).toEqual({
      sounds: ['warning'],
      spoken: ['Stuk 1 van 1. Geleend. Leg het nu op de plaat: dan gaat de beveiliging eraf.'],
    });
    expect(changesBetween(unseen, at(item('1', 'Lampje', 'done')), dutch)).toEqual({
      sounds: ['done'],
      spoken: ['Stuk 1 van 1. Geleend. Terug tegen di 15 december.'],
    });
  });

  test('of another person, whose list is shown now, makes no sound', () => {
    const of = (person: number, key: string) =>
      example(
        '',
        borrow([item(key, 'Lampje', 'done')], {
          people: [0, 1].map((each) => ({
            person: each,
            name: null,
            lent: 1,
            isShown: each === person,
            mayBorrow: true,
          })),
        }),
      ).screen;
    const { sounds, spoken } = changesBetween(of(0, '1'), of(1, '2'), dutch);
    expect(sounds).toEqual([]);
    expect(spoken).toEqual(['Stuk 1 van 1. Geleend. Terug tegen di 15 december.']);
  });

  test('that was refused is not to be laid down again once the visit ends', () => {
    const row = item('1', 'Lampje', 'refused', { code: 'unreachable' });
    expect(sentence(row, 'borrow')).toContain('leg het terug');
    expect(whyAtEnd(row, 'borrow', dutch)).toBe(
      'We konden het niet nakijken. Vraag het aan de balie',
    );
    expect(whyAtEnd({ ...row, code: 'on-hold' }, 'borrow', dutch)).toBe(
      'Iemand anders heeft dit gereserveerd. Breng het naar de balie',
    );
  });

  test('that the patron had before is no renewal', () => {
    const row = item('1', 'Lampje', 'done', { ownLoan: true });
    expect(sentence(row, 'borrow')).toBe('Al geleend. Terug tegen di 15 december');
    expect(sentence({ ...row, dueOn: null }, 'borrow')).toBe('Al geleend.');
  });

  test('shows what it is by the codes of SIP2, and nothing for another code', () => {
    expect(mediaWord({ mediaType: '006' }, dutch)).toBe('Cd');
    expect(mediaWord({ mediaType: '009' }, english)).toBe('Book with CD');
    expect(mediaWord({ mediaType: '000' }, dutch)).toBeNull();
    expect(mediaWord({ mediaType: 'DVD' }, dutch)).toBeNull();
    expect(mediaWord({ mediaType: null }, dutch)).toBeNull();
  });

  test('that waits for an answer at the desk says so, and what is asked', () => {
    const row = item('1', 'Atlas', 'refused', { code: 'needs-answer', message: 'Beschadigd?' });
    expect(sentence(row, 'borrow')).toContain('balie');
    expect(notes(row, 'borrow')).toEqual(['Beschadigd?']);
  });
});

test('a loan that only another library renews is no failed renewal', () => {
  const loan = {
    item: '2085432',
    title: 'Lampje',
    dueOn: '2026-12-15',
    dueText: null,
    daysLate: 0,
  };
  const renewal = { state: 'refused', code: 'lent-elsewhere', message: null } as const;
  expect(plain(renewalSentence({ ...loan, renewal }, 1, dutch))).toBe(
    'Hier niet verlengd. Verleng het bij de bib waar je het geleend hebt',
  );
  const none = { refused: 0, unknown: 0 };
  expect(dutch('renewal.count', { ...none, done: 2, elsewhere: 1 })).toBe('2 verlengd');
  expect(dutch('renewal.count.says', { ...none, done: 2, elsewhere: 1 })).toBe(
    'Verleng de rest waar je ze geleend hebt',
  );
  expect(dutch('renewal.count.says', { ...none, done: 2, elsewhere: 0 })).toBe(
    'Je ziet hieronder de nieuwe datum',
  );
});

test('holds are where the library system says, else where the library does', () => {
  expect(holdsPlace({ places: [] }, dutch)).toBe('Op het rek bij de balie');
  expect(holdsPlace({ places: ['Kast 3', 'Lindeveld'] }, dutch)).toBe('Kast 3 en Lindeveld');
});
