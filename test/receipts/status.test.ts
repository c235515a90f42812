/** What is on an account, on paper. */
import { expect, it } from 'vitest';
import type { StatusReceipt } from '../../machines/receipt-content.ts';
import { writePlainReceipt } from '../../src/receipts/encode.ts';
import { layOutStatus } from '../../src/receipts/status.ts';
import { options, say } from '../support/receipts/content.ts';

const nothing: StatusReceipt = {
  language: 'nl',
  loans: [],
  holdsReady: 0,
  readyHolds: [],
  fees: [],
  owedCents: 0,
};
const loan = { item: '35500000000018', title: 'Lampje', dueOn: '2026-12-15', dueText: null };
const plain = (change: Partial<StatusReceipt>, language: 'nl' | 'en' = 'nl') =>
  writePlainReceipt(
    layOutStatus(Object.assign({}, nothing, change), say(language), options),
    options.columns,
  );

it('has loans with their dates, holds with their place, fees and their sum, and no number of a card', () => {
  const text = plain({
    loans: [loan, Object.assign({}, loan, { title: null, item: '35500000000026', dueOn: null })],
    holdsReady: 1,
    readyHolds: [{ title: 'Het smelt', place: 'Afhaalkast Lindeveld' }],
    fees: [
      { kind: 'membership', title: 'Lidgeld (S )', amountCents: 1000 },
      { kind: 'overdue', title: null, amountCents: 250 },
    ],
    owedCents: 1250,
  });
  expect(text).toMatchInlineSnapshot(`
    "          Bibliotheek Lindeveld
                    Toestel 2
            24 november 2026 om 14:05

                   Je overzicht

    Geleend: 2
    ------------------------------------------
    Lampje
      …0018 Terug tegen dinsdag 15 december
    Exemplaar …0026
      De inleverdatum staat in Mijn bib

    Ligt klaar: 1
    ------------------------------------------
    Het smelt
      Afhaalkast Lindeveld

    Te betalen
    ------------------------------------------
    Lidgeld (S )                       € 10,00
    Te laat                             € 2,50
    Samen                              € 12,50

                    Tot ziens"
  `);
});

it('says of each thing that it is unknown, or that there is none', () => {
  expect(plain({})).toContain('Je hebt nu niets geleend.');
  expect(plain({})).not.toContain('Te betalen');
  const unknown = plain({ loans: null, holdsReady: null, owedCents: null });
  expect(unknown).toContain('We kunnen hier niet tonen wat je geleend');
  expect(unknown).not.toMatch(/Ligt klaar|Te betalen/);
});

it('a sum without its fees, and fees without a sum', () => {
  expect(plain({ owedCents: 420 })).toMatch(/Samen +€ 4,20/);
  const fees: StatusReceipt['fees'] = [
    { kind: 'overdue', title: null, amountCents: 100 },
    { kind: 'damage', title: null, amountCents: 300 },
  ];
  expect(plain({ fees, owedCents: null })).not.toContain('Samen');
  expect(plain({ holdsReady: 2 }, 'en')).toContain('Ready for you: 2');
});
