/** The habits of the simulated library, each with the line of the report and the setting that fits. */

import type { Setting } from '../../../packages/sip2/src/exam/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { bareNumbers, prefix } from '../../../simulators/library/cast/namesakes.ts';
import { itemNumber } from '../../../simulators/library/cast/numbers.ts';
import type { Quirk } from '../../../simulators/library/quirks.ts';
import { card } from '../simulators/lindeveld.ts';
import { type ExamOf, els, lentToEls } from './exam.ts';

type Habit = [Quirk, string, Setting | null, ExamOf?];

/** Three fees, and no loan. */
export const joris = { card: card(4), item: shelfNumber('book', 1) };

/** Two fees at the limit, and may borrow. */
export const bart = card(2);
export const book = shelfNumber('book', 40);
export const named = { card: bart, pin: '1234', item: lentToEls, loan: book, blocked: card(4) };

/** Of what a look can see; the others change something. */
export const seenByLook: readonly Habit[] = [
  ['no-pin-verdict', 'card: pin-unsaid', null],
  ['no-holder', 'item: holder-unsaid', null],
  ['own-card-form', 'item: holder-other-form AA', null],
  ['day-first-dates', 'item: due-other dd/dd/dddd', { name: 'dateOrder', value: 'day-first' }],
  [
    'month-first-dates',
    'item: due-other d/dd/dddd,dd:dd',
    { name: 'dateOrder', value: 'month-first' },
  ],
  ['refuses-without-pin', 'card: silent-without-pin', null],
  ['yes-to-any-pin', 'card: yes-without-pin', null],
  ['yes-without-pin', 'card: yes-without-pin', null],
  ['writes-n-flags', 'card: flags-n', null],
  [
    'shares-numbers',
    'bare-number: bare-other',
    null,
    { form: 'wise', atHand: { card: els, item: `${prefix}${bareNumbers[0]}` } },
  ],
  ['constant-sequence', 'error-detection: sequence-other 18', null],
  [
    'names-fees',
    'lists: fees-more',
    { name: 'feeFormat', value: 'quoted' },
    { form: 'evergreen', atHand: joris },
  ],
];

/** On an invoice. */
export const invoicedBook = shelfNumber('book', 87);

/** What only a change shows. */
export const seenByTry: readonly Habit[] = [
  ['empty-alert', 'return: alert-empty CS, CT, CV', null],
  ['no-pin-verdict', 'pin: wrong-pin-unsaid', null],
  [
    'blocked-is-invalid',
    'blocked: block-invalid',
    null,
    { atHand: { ...named, blocked: card(20) } },
  ],
  ['wrong-pin-is-invalid', 'pin: wrong-pin-invalid', null],
  ['yes-to-any-pin', 'pin: wrong-pin-taken', null],
  ['yes-without-pin', 'pin: wrong-pin-refused', { name: 'saysYesWithoutPin', value: true }],
  ['parses-due-date', 'loan: loan-needs-date', { name: 'nbDueDate', value: 'now' }],
  ['renews-by-12', 'renewal: other-answer 29 → 12', null],
  [
    'desensitize-no',
    'loan: loan-stays-secured',
    { name: 'obeysDesensitize', value: true },
    { atHand: { ...named, loan: shelfNumber('magazine', 1) } },
  ],
  [
    'renews-own-only',
    'renewal: renewal-refused',
    null,
    { form: 'wise', atHand: { ...named, loan: itemNumber(1, '3551') } },
  ],
  [
    'sorts-out-invoiced',
    'invoiced: invoiced-sorted 04',
    null,
    { form: 'wise', atHand: { ...named, invoiced: invoicedBook } },
  ],
  ['no-bank-journal', 'payment: payment-refused', null, { atHand: { ...named, pays: true } }],
  [
    'credits-closed-fees',
    'payment: second-payment-taken',
    { name: 'paysOnce', value: false },
    { atHand: { ...named, pays: true } },
  ],
];
