/** What a fee is for, in the words of each library system; and what follows from it. */
import { expect, onTestFinished, test } from 'vitest';
import { feeKindOf } from '../../../packages/sip2/src/index.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { openCounter } from '../../support/circulation/counter.ts';

test.each([
  [
    'membership',
    ['membership', 'Contributie', 'Lidgeld 2026', 'ABONNEMENT', 'Cotisation', 'Mitgliedsbeitrag'],
  ],
  [
    'overdue',
    [
      'Overdue fine',
      'Boete',
      'Te laat',
      'Telaatgeld',
      'Frais de retard',
      'Mahngebühr',
      'Säumnisgebühr',
    ],
  ],
  ['hold', ['Hold fee', 'Reservering', 'Reserveringskosten', 'Frais de réservation', 'Vormerkung']],
  [
    'replacement',
    [
      'Lost item fee',
      'Materiaalvergoeding',
      'Vervangingskosten',
      'Remplacement',
      'Ersatz',
      'Verlust',
    ],
  ],
  ['damage', ['Damaged', 'Schadevergoeding', 'Beschadigd', 'Dommages', 'Schaden']],
  [null, ['Kopieën', 'Diversen', '', ' ', null]],
] as const)('%s', (kind, words) => {
  expect(words.map((word) => [word, feeKindOf(word, {})])).toEqual(
    words.map((word) => [word, kind]),
  );
});

test('the words of the site come first', () => {
  const own = { membership: ['Jaarbijdrage', 'Boete lid'] };
  expect(feeKindOf('JAARBIJDRAGE', own)).toBe('membership');
  expect(feeKindOf('Boete lidmaatschap', own)).toBe('membership');
  expect(feeKindOf('Boete', own)).toBe('overdue');
});

test('a membership fee in Dutch does not count towards the maximum of open fees', async () => {
  const counter = await openCounter();
  onTestFinished(() => counter.close());
  const { library } = counter.library;
  // Far above the maximum of 10.00, and with status 5 an open membership fee blocks nothing by
  // itself.
  library.addFee(patronCard(1), {
    kind: 'membership',
    amountCents: 2_500,
    daysAgo: 0,
    title: null,
  });
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(patronCard(1));
  const known = await visit.enterPin('1234');
  expect(known).toMatchObject({
    patron: { decision: { level: 'full' }, fees: [{ kind: 'membership' }] },
  });
});
