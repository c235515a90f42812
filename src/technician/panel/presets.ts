/** Example patrons for the rules page, as in policies/facts.schema.json. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../../machines/domain.ts';
import type { Facts } from '../../../packages/blocks/src/index.ts';

interface Preset {
  name: string;
  about: string;
  /** null: no facts */
  facts: Facts | null;
}

export function presetsAt(
  at: Instant,
  timeZone: string,
  institution: string,
  branch: string,
): readonly Preset[] {
  const today = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate();
  const daysAgo = (days: number) => today.subtract({ days }).toString();
  const patron = (more: Omit<Facts, 'observedAt'>): Facts => ({
    observedAt: at,
    institution,
    branch,
    membership: { status: 5, type: 'adult', startedOn: daysAgo(100), feeCents: 0 },
    fees: [],
    loans: [],
    manualBlocks: [],
    replacementInvoices: [],
    ...more,
  });
  const fee = (id: string, amountCents: number, days: number) => ({
    id,
    amountCents,
    createdOn: daysAgo(days),
    institution,
    state: 'open' as const,
  });
  const membership = (status: number, startedDaysAgo: number) => ({
    status,
    type: 'adult',
    startedOn: daysAgo(startedDaysAgo),
    feeCents: status === 9 ? 0 : 1_000,
  });
  return [
    { name: 'in-order', about: 'No fees, no overdue items.', facts: patron({}) },
    {
      name: 'owes-little',
      about: 'One fee of 2.50, 10 days old.',
      facts: patron({ fees: [fee('f1', 250, 10)] }),
    },
    {
      name: 'owes-much',
      about: 'Fees of 12.00 and 13.00, 10 days old.',
      facts: patron({ fees: [fee('f1', 1_200, 10), fee('f2', 1_300, 10)] }),
    },
    {
      name: 'aged-fee',
      about: 'One fee of 1.00, 400 days old.',
      facts: patron({ fees: [fee('f1', 100, 400)] }),
    },
    {
      name: 'membership-fee',
      about: 'The membership fee is billed, not paid yet.',
      facts: patron({ membership: membership(2, 20) }),
    },
    {
      name: 'payment-overdue',
      about: 'The membership fee is overdue.',
      facts: patron({ membership: membership(4, 100) }),
    },
    {
      name: 'cancelled',
      about: 'The membership has ended.',
      facts: patron({ membership: membership(9, 200) }),
    },
    {
      name: 'replacement-invoice',
      about: 'An invoice for an item that was not returned.',
      facts: patron({
        replacementInvoices: [
          {
            id: 'r1',
            institution,
            items: [{ item: 'i1', amountCents: 2_000, paidCents: 0, returned: false }],
          },
        ],
      }),
    },
    {
      name: 'manual-block',
      about: 'Staff blocked the card.',
      facts: patron({ manualBlocks: ['desk'] }),
    },
    { name: 'unknown', about: 'Offline, no facts.', facts: null },
  ];
}
