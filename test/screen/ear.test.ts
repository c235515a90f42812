/** How written text is said, and which words of a library system may be said aloud. */
import { describe, expect, test } from 'vitest';
import { texts } from '../../src/screen/texts.ts';
import { forEar } from '../../ui/speech/for-ear.ts';
import { namesSomething } from '../../ui/speech/personal.ts';
import { shipped } from '../support/screen/shipped.ts';

describe('what is written short is said in full', () => {
  test.each([
    ['nl', 'Betaal €\u00a03,20, geen €\u00a01.250,00', 'Betaal 3 euro 20, geen 1.250 euro'],
    ['nl', 'Terug op wo 16 december', 'Terug op woensdag 16 december'],
    ['nl', 'Open tot 18.00\u00a0uur, niet 9.30\u00a0uur', 'Open tot 18 uur, niet 9 uur 30'],
    ['nl', 'Morgen 10.00 tot 20.00\u00a0uur', 'Morgen 10 uur tot 20 uur'],
    ['fr', 'Payez 3,20\u00a0€', 'Payez 3 euros 20'],
    ['fr', 'Retour le mer. 16 décembre', 'Retour le mercredi 16 décembre'],
    ['fr', 'jusqu’à 1\u00a0h\u00a000 ou 18\u00a0h\u00a030', 'jusqu’à 1 heure ou 18 heures 30'],
    ['de', 'Zahlen Sie 25,00\u00a0€', 'Zahlen Sie 25 Euro'],
    ['de', 'bis 18:30\u00a0Uhr', 'bis 18 Uhr 30'],
    ['de', '10:30 bis 20:00\u00a0Uhr', '10 Uhr 30 bis 20 Uhr'],
    ['en', 'Pay €0.50 by Wed 16 December', 'Pay 0 euros 50 by Wednesday 16 December'],
    ['en', 'until 18:00 or 9:30 or 0:15', 'until 6 pm or 9 30 am or 12 15 am'],
    ['ar', '\u200f3.20\u00a0€ حتى 18:00', '3 يورو و20 حتى الساعة 18'],
  ])('%s: %s', (language, written, said) => {
    const t = texts(shipped[language] ?? {}, language, 'Europe/Brussels', 'EUR');
    expect(forEar(written, t, 'EUR').replaceAll('\u00a0', ' ')).toBe(said);
  });
});

describe('a reason of the library system', () => {
  test.each([
    'Dit exemplaar is gereserveerd voor een andere lezer',
    'Gereserveerd. Niet uitlenen. Vraag de balie.',
    'ITEM IS ON HOLD FOR ANOTHER PATRON',
    'Ce document est réservé pour un autre lecteur.',
    'Das Medium ist für eine andere Person vorgemerkt',
    'Too many items: 12 of 10',
  ])('that names nobody is said in full: %s', (message) => {
    expect(namesSomething(message)).toBe(false);
  });
  test.each([
    'Gereserveerd voor J. Janssens',
    'Reserved for Jan Peeters',
    'Uitgeleend aan Van Damme, Els',
    'Card 12345678 is blocked',
    'You owe 12.40',
    'Er staat € 5 open',
    'Breng "Het smelt" eerst terug',
    'Rapportez « Les Misérables »',
    'Bring ‘The Hobbit’ back',
  ])('that may name a person, a title, a number or an amount is not: %s', (message) => {
    expect(namesSomething(message)).toBe(true);
  });
});
