import type { View } from '../../src/screen/screen.ts';
import { Account } from './account.tsx';
import { Action } from './action.tsx';
import { Attract } from './attract.tsx';
import { Blocked } from './blocked.tsx';
import { Chute } from './chute.tsx';
import { Closed } from './closed.tsx';
import { Goodbye } from './goodbye.tsx';
import { Identify } from './identify.tsx';
import { List } from './list.tsx';
import { OneMoment } from './one-moment.tsx';
import { OutOfOrder } from './out-of-order.tsx';
import { Fees } from './payment/fees.tsx';
import { Pay } from './payment/pay.tsx';
import { PayHow } from './payment/pay-how.tsx';
import { NotPaid, Paid, PaidNotBooked, PaymentUnknown } from './payment/payment-ends.tsx';
import { Pin } from './pin.tsx';
import { Receipt } from './receipt.tsx';
import { SetIncomplete } from './set-incomplete.tsx';

export function ViewOf({ view }: { view: View }) {
  switch (view.kind) {
    case 'attract':
      return <Attract view={view} />;
    case 'action':
      return <Action view={view} />;
    case 'identify':
      return <Identify view={view} />;
    case 'pin':
      // Each card and each try has a new keypad, without digits.
      return <Pin view={view} key={`${view.card} ${view.triesLeft}`} />;
    case 'one-moment':
      return <OneMoment view={view} />;
    case 'blocked':
      return <Blocked view={view} />;
    case 'borrow':
    case 'return':
      return <List view={view} key={view.kind} />;
    case 'chute':
      return <Chute view={view} />;
    case 'set-incomplete':
      return <SetIncomplete view={view} />;
    case 'account':
      return <Account view={view} />;
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
    case 'receipt':
      return <Receipt view={view} />;
    case 'goodbye':
      return <Goodbye view={view} />;
    case 'out-of-order':
      return <OutOfOrder view={view} />;
    case 'closed':
      return <Closed view={view} />;
  }
}
