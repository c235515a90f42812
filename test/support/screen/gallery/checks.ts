/** Examples of loans, returns and renewals that had no answer. */
import { type Example, example, plainDisplay } from '../gallery-example.ts';
import { account, borrow, borrowed, item, loan, receipt } from '../gallery-views.ts';

const code = 'outcome-unknown' as const;
export const checking = item('8', 'Winterkoren', 'checking', { code, staysThere: true });
export const unknown = item('8', 'Winterkoren', 'unknown', { code });
const named = { title: 'Winterkoren', hint: '0008', nth: 1 };
const toCheck = [{ ...named, what: 'borrow' as const }];

/** `goodbyeEndsAt`: as of the tasks. */
export function checkExamples(goodbyeEndsAt: string): Example[] {
  const rows = [checking, ...borrowed.slice(1, 3)];
  return [
    example('69-borrow-checking', borrow(rows)),
    example('69-borrow-checking-largest', borrow(rows), {
      display: { ...plainDisplay, textSize: 3 },
    }),
    example('69-borrow-unknown', borrow([unknown, ...borrowed.slice(1, 3)])),
    example('69-return-unknown', {
      kind: 'return',
      rows: [unknown, item('7', 'Het hout', 'checking', { code })],
      provisional: false,
      stillWorking: false,
    }),
    example('69-account-unknown', {
      ...account,
      loans: [loan('9', 'Het hout', '2026-12-01', { renewal: { state: 'unknown' } })],
    }),
    example('69-receipt-to-check', { ...receipt, lent: 2, notDone: [], toCheck }),
    example('69-slip-to-check', {
      ...receipt,
      reading: true,
      slip: {
        ...receipt.slip,
        notLent: [],
        toCheck: [{ title: 'Winterkoren', item: '30000000000008', what: 'borrow' }],
      },
    }),
    example('69-goodbye-to-check', {
      kind: 'goodbye',
      ...{ lent: 2, returned: 0, renewed: 0, dueOn: '2026-12-15', provisional: false, laid: 3 },
      ...{ notLent: [], toDesk: [], toTake: [], toCheck },
      ...{ card: 'scanned', endsAt: goodbyeEndsAt, printed: true, timedOut: false },
    }),
  ];
}
