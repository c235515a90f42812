import { describe, expect, it } from 'vitest';
import type { ReceiptContent } from '../../machines/receipt-content.ts';
import { emptyContent, plain, say } from '../support/receipts/content.ts';

describe('a receipt of several people', () => {
  const loan = { title: 'Lampje', item: '35500000000042', dueOn: '2026-12-15' };
  const usual = { provisional: false, renewed: false };
  const { language: _, ...nothing } = emptyContent;
  const family: ReceiptContent = {
    ...emptyContent,
    person: { number: 1, name: 'Els Maes' },
    lent: [{ ...loan, ...usual }],
    printLines: ['Tot binnenkort'],
    others: [
      { ...nothing, person: { number: 2, name: '山田' } },
      {
        ...nothing,
        person: { number: 3, name: null },
        lent: [
          { ...loan, ...usual, title: 'Het smelt', item: '35500000000018', provisional: true },
        ],
        notLent: [{ title: null, item: '35500000000059', code: 'on-hold' }],
        printLines: ['Tot binnenkort'],
      },
    ],
  };

  it('has a part for each who did something, under their name or card', () => {
    const text = plain(family);
    const parts = text.split(/^(?=Els Maes$|Kaart \d$)/m);
    expect(parts.map((part) => part.split('\n')[0]?.trim())).toEqual([
      'Bibliotheek Lindeveld',
      'Els Maes',
      'Kaart 3',
    ]);
    expect(parts[1]).toContain('Lampje');
    expect(parts[1]).not.toContain('Het smelt');
    expect(parts[2]).toContain('Het smelt');
    expect(parts[2]).toContain('0059');
    expect(parts[2]).not.toContain('Lampje');
  });

  it('says once what holds for all of it', () => {
    const text = plain(family);
    expect(text.match(/Tot binnenkort/g)).toHaveLength(1);
    expect(text.match(/^Bibliotheek|Bibliotheek Lindeveld/gm)).toHaveLength(1);
    expect(text).not.toContain(say('nl')('receipt.nothing'));
  });

  it('names a person by their card where the printer has no letters for the name', () => {
    const [, second] = family.others ?? [];
    const named = { ...second, person: { number: 3, name: '山田' } } as typeof second;
    const text = plain({ ...family, others: named ? [named] : [] });
    expect(text).toContain('Kaart 3');
    expect(text).not.toContain('山');
  });

  it('of one person has no name on it', () => {
    expect(plain({ ...emptyContent, lent: family.lent })).not.toMatch(/Els|Kaart/);
  });
});
