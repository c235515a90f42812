/** The views of a payment. */
import type { View } from '../../../src/screen/screen.ts';
import { Fees } from './fees.tsx';
import { Pay } from './pay.tsx';
import { PayHow } from './pay-how.tsx';
import { NotPaid, Paid, PaidNotBooked, PaymentUnknown } from './payment-ends.tsx';

type Kind =
  | 'fees'
  | 'pay-how'
  | 'pay'
  | 'paid'
  | 'not-paid'
  | 'paid-not-booked'
  | 'payment-unknown';
export type PaymentStep = Extract<View, { kind: Kind }>;

export function PaymentViewOf({ view }: { view: PaymentStep }) {
  switch (view.kind) {
    case 'fees':
      return <Fees view={view} />;
    case 'pay-how':
      return <PayHow view={view} />;
    case 'pay':
      return <Pay view={view} />;
    case 'paid':
      return <Paid view={view} />;
    case 'not-paid':
      return <NotPaid view={view} />;
    case 'paid-not-booked':
      return <PaidNotBooked view={view} />;
    case 'payment-unknown':
      return <PaymentUnknown view={view} />;
  }
}
