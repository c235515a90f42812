/**
 * One realistic screen for every view, dialog and state: for the tests, for pictures and for
 * designers.
 */
import type { Dialog } from '../../../src/screen/screen.ts';
import { checkExamples } from './gallery/checks.ts';
import { chipExamples } from './gallery/chip.ts';
import { clearsExamples } from './gallery/clears.ts';
import { unstaffedExamples } from './gallery/unstaffed.ts';
import { attractExamples } from './gallery-attract.ts';
import { chuteExamples } from './gallery-chute.ts';
import { dressed, type Example, example, over, plainDisplay } from './gallery-example.ts';
import { holdExamples } from './gallery-holds.ts';
import { lineExamples } from './gallery-line.ts';
import { paymentExamples } from './gallery-payments.ts';
import { peopleExamples } from './gallery-people.ts';
import { taskExamples } from './gallery-tasks.ts';
import {
  account,
  blocked,
  borrow,
  borrowed,
  fees,
  identify,
  limits,
  pin,
  receipt,
} from './gallery-views.ts';

/** `now`: the start of the countdowns. */
export function gallery(now: Date): readonly Example[] {
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const there: Dialog = { kind: 'are-you-there', endsAt: inSeconds(17), totalMs: 20_000 };
  return [
    ...taskExamples(inSeconds(8)),
    ...paymentExamples(inSeconds(165)),
    ...holdExamples(inSeconds(8)),
    ...attractExamples,
    ...chuteExamples,
    ...lineExamples(inSeconds(8)),
    ...clearsExamples,
    ...checkExamples(inSeconds(8)),
    ...chipExamples(inSeconds(20)),
    ...unstaffedExamples,
    ...peopleExamples(inSeconds(17), inSeconds(2)),
    over('14-are-you-there', there),
    example('15-limited', { kind: 'attract', limits }),
    example('16-out-of-order', { kind: 'out-of-order', code: 'P31' }),
    example(
      '16-out-of-order-alone',
      { kind: 'out-of-order', code: 'P31' },
      { neighbour: null, openUntil: null },
    ),
    example('16-out-of-order-until', {
      kind: 'out-of-order',
      code: 'out-of-service',
      back: { on: '2026-12-02', at: '09:30', when: 'later' },
    }),
    dressed('17-borrow-contrast', { theme: 'contrast' }),
    dressed('17-action-contrast', { theme: 'contrast' }, { kind: 'action', limits: null }),
    dressed('17-fees-contrast', { theme: 'contrast' }, fees),
    dressed('18-borrow-large', { textSize: 2 }),
    dressed('18-borrow-largest', { textSize: 3 }),
    dressed('18-blocked-largest', { textSize: 3 }, blocked),
    dressed('18-fees-largest', { textSize: 3 }, fees),
    dressed('18-account-largest', { textSize: 3 }, account),
    dressed('19-borrow-low', { low: true }),
    dressed('19-action-low', { low: true }, { kind: 'action', limits: null }),
    dressed('19-fees-low', { low: true }, fees),
    dressed('19-receipt-low', { low: true }, receipt),
    dressed('19-attract-low', { low: true }, { kind: 'attract', limits: null }),
    dressed('23-borrow-dark', { theme: 'dark' }),
    over('32-notice', { kind: 'notice', messages: ['Zaterdag sluiten we om 16 uur.'] }),
    over('32-notices', {
      kind: 'notice',
      messages: [
        'Je hebt een boek van iemand anders gereserveerd gekregen. Haal het binnen een week op aan de balie, dan houden we het voor je bij.',
        'Zaterdag sluiten we om 16 uur.',
        'Je lidgeld loopt af op 31 december. Je kunt het hier of aan de balie verlengen.',
      ],
    }),
    over('24-put-back', { kind: 'put-back', title: 'Mario Kart 8 Deluxe', mode: 'borrow' }),
    over('24-all-there', { kind: 'all-there', count: 5 }),
    over(
      '24-all-there-largest',
      { kind: 'all-there', count: 5 },
      { display: { ...plainDisplay, textSize: 3 } },
    ),
    over(
      '24-all-there-low',
      { kind: 'all-there', count: 5 },
      { display: { ...plainDisplay, textSize: 3, low: true } },
    ),
    over('24-all-there-arabic', { kind: 'all-there', count: 5 }, { language: 'ar' }),
    over('24-all-there-german', { kind: 'all-there', count: 5 }, { language: 'de' }),
    over('24-put-back-part', {
      kind: 'put-back',
      title: 'Spaans voor beginners',
      mode: 'borrow',
      parts: { there: [1, 2, 4], of: 4, kinds: ['book', 'cd', 'cd', 'cd'] },
    }),
    over(
      '25-accessibility',
      { kind: 'accessibility' },
      { display: { ...plainDisplay, moreTime: true } },
    ),
    over(
      '25-accessibility-contrast-largest',
      { kind: 'accessibility' },
      {
        display: { ...plainDisplay, theme: 'contrast', textSize: 3 },
      },
    ),
    over(
      '25-accessibility-low',
      { kind: 'accessibility' },
      { display: { ...plainDisplay, low: true } },
    ),
    over('26-language', { kind: 'language' }),
    example('28-paid-not-booked', {
      kind: 'paid-not-booked',
      paidCents: 320,
      way: 'terminal',
      proof: 'printing',
      reference: '5F1C8F0E',
    }),
    example('28-paid', { kind: 'paid', paidCents: 320, mayBorrow: true, ticket: 'ask' }),
    example('28-paid-borrow', {
      kind: 'paid',
      paidCents: 320,
      mayBorrow: true,
      toBorrow: true,
      ticket: 'ask',
    }),
    example('28-not-paid', { kind: 'not-paid', why: 'declined', way: 'terminal' }),
    example('28-payment-unknown', {
      kind: 'payment-unknown',
      way: 'terminal',
      proof: 'printed',
      reference: '5F1C8F0E',
    }),
    over('29-help', { kind: 'help' }),
    over('29-help-desk', { kind: 'help' }, { call: { offered: false, state: 'none' } }),
    ...(['calling', 'delivered', 'coming', 'failed'] as const).map((state) =>
      over(
        `29-help-${state}`,
        { kind: 'help' },
        { view: identify, call: { offered: true, state } },
      ),
    ),
    dressed('30-pin-low', { low: true }, pin),
    example('40-one-moment', { kind: 'one-moment', what: 'account' }),
    example('41-borrow-english', borrow(borrowed), { language: 'en' }),
    example('41-blocked-english', blocked, { language: 'en' }),
    example('41-receipt-english', receipt, { language: 'en' }),
    example(
      '33-closed',
      { kind: 'closed', opensOn: '2026-11-25', opensAt: '10:00', when: 'tomorrow' },
      { openUntil: null },
    ),
    example(
      '33-closed-later',
      { kind: 'closed', opensOn: '2026-11-27', opensAt: '13:30', when: 'later' },
      { openUntil: null },
    ),
    example('34-own-look', borrow(borrowed), {
      logo: true,
      rooms: { borrow: '#5a1f63', neutral: '#2b1d3a' },
    }),
    example('34-own-look-dark', borrow(borrowed), {
      logo: true,
      rooms: { borrow: '#5a1f63' },
      display: { ...plainDisplay, theme: 'dark' },
    }),
    example(
      '34-own-look-action-dark',
      { kind: 'action', limits: null },
      {
        logo: true,
        rooms: { borrow: '#5a1f63', neutral: '#2b1d3a', return: '#1f5a2c' },
        display: { ...plainDisplay, theme: 'dark' },
      },
    ),
    dressed('23-action-dark', { theme: 'dark' }, { kind: 'action', limits: null }),
    dressed('23-pin-dark', { theme: 'dark' }, pin),
    example('21-borrow-arabic', borrow(borrowed), { language: 'ar' }),
    example('21-blocked-arabic', blocked, { language: 'ar' }),
    example('21-receipt-arabic', { ...receipt, paperLanguage: 'nl' }, { language: 'ar' }),
    example(
      '21-attract-arabic',
      { kind: 'attract', limits: null },
      { language: 'ar', languages: ['nl', 'fr', 'de', 'en', 'ar'] },
    ),
    over(
      '21-languages-arabic',
      { kind: 'language' },
      { language: 'ar', languages: ['nl', 'fr', 'de', 'en', 'ar'] },
    ),
    example('41-out-of-order-english', { kind: 'out-of-order', code: 'P31' }, { language: 'en' }),
  ];
}
