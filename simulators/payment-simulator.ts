/**
 * What all simulators of payments have in common, whatever they speak: the play page, the simulation
 * and the tests need not know which one it is.
 */
import type { TerminalDriver } from '../hardware/terminals.ts';
import type { SocketDevice } from './socket.ts';
import type { TerminalTransaction } from './terminal/ledger.ts';

export interface PaymentSimulator<Behaviour extends string = string, Quirk extends string = string>
  extends Pick<
    SocketDevice,
    'port' | 'plugged' | 'connections' | 'unplug' | 'plugIn' | 'garbage' | 'onChange' | 'close'
  > {
  readonly protocol: TerminalDriver | 'bancontact-pay';
  /** what `next` takes; `hold`, `approve`, `decline` and `cancel` are among them */
  readonly behaviours: readonly Behaviour[];
  /** the outcome of the next payment, once */
  next(behaviour: Behaviour): void;
  /** What the person decides, where it holds. False: nothing waits for them. */
  approveNow(): boolean;
  declineNow(): boolean;
  cancelNow(): boolean;
  /** what a person reads on the terminal, or on the phone */
  display(): string;
  /** a person's step is waited for: a card, or a scan */
  waits(): boolean;
  transactions(): readonly TerminalTransaction[];
  readonly knownQuirks: readonly Quirk[];
  readonly quirks: ReadonlySet<Quirk>;
  setQuirk(quirk: Quirk, on: boolean): void;
  /** It closes its day by itself. False: a payment is under way. */
  closeDay(): boolean;
  /** Another register, or the staff at its keys, take a payment. False: one is under way. */
  payOther(amountCents: number): boolean;
  /** Ignores everything while its line stands. */
  mute(on: boolean): void;
}

/** `code`: one stands on the screen · `confirm`: scanned, the person decides · `over`: it expired */
export type PhoneState =
  | 'ready'
  | 'code'
  | 'confirm'
  | 'wait'
  | 'paid'
  | 'refused'
  | 'cancelled'
  | 'over';

/** The payment host, which gives the codes on the screen, with the phone that scans it. */
export interface PhoneSimulator<Behaviour extends string = string, Quirk extends string = string>
  extends PaymentSimulator<Behaviour, Quirk> {
  readonly protocol: 'bancontact-pay';
  /** of the last payment that was created; `ready` where there was none, or it is long over */
  phone(): { state: PhoneState; amountCents: number | null };
  /** A person scans the code on the screen. False: none stands there. */
  scanNow(): boolean;
}
