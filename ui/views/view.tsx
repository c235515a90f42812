import type { View } from '../../src/screen/screen.ts';
import { loadAgain } from '../connection/watchdog.ts';
import type { ViewNamed } from '../named.ts';
import { Account } from './account.tsx';
import { Action } from './action.tsx';
import { Attract } from './attract.tsx';
import { behind, useBehind } from './behind.ts';
import { Blocked } from './blocked.tsx';
import { Chute } from './chute.tsx';
import { Closed } from './closed.tsx';
import { Goodbye } from './goodbye.tsx';
import { Identify } from './identify.tsx';
import { List } from './list.tsx';
import { OneMoment } from './one-moment.tsx';
import { OutOfOrder } from './out-of-order.tsx';
import type { PaymentStep } from './payment/views.tsx';
import { Pin } from './pin.tsx';
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
    case 'pay-how':
    case 'pay':
    case 'paid':
    case 'not-paid':
    case 'paid-not-booked':
    case 'payment-unknown':
      return <Payment view={view} />;
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

const payment = behind(import('./payment/views.tsx'));
const receipt = behind(import('./receipt.tsx'));

/** A page that is loaded in the middle of a payment waits for its part: that is as near as the page. */
function Payment({ view }: { view: PaymentStep }) {
  const loaded = useBehind(payment, loadAgain);
  return loaded && <loaded.PaymentViewOf view={view} />;
}

function Receipt({ view }: { view: ViewNamed<'receipt'> }) {
  const loaded = useBehind(receipt, loadAgain);
  return loaded && <loaded.Receipt view={view} />;
}
