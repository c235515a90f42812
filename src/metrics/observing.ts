/** Makes observations: each function wraps one part, whose behaviour stays the same. */
import type { PaymentTerminal, Reader, StartedPayment } from '../../hardware/devices.ts';
import type {
  IdentifyOutcome,
  Log,
  Part,
  PaymentOutcome,
  PaymentWay,
  PrintOutcome,
} from '../../machines/domain.ts';
import type { Parts } from '../../machines/limits.ts';
import type { CirculationVisit, Ports } from '../../machines/ports.ts';
import type { ClientOptions } from '../../packages/sip2/src/index.ts';
import { visibleControls } from '../printable.ts';
import type { Observe, Wire } from './observations.ts';
import { noItems, observedAs, observeItems } from './visit-items.ts';

type OnTrace = NonNullable<ClientOptions['onTrace']>;

export function observeLog(log: Log, observe: Observe): Log {
  return (report) => {
    log(report);
    // The panel has a page of its own for the audit trail.
    if (report.code === 'audit') return;
    observe({ kind: 'report', report: { ...report, text: visibleControls(report.text) } });
  };
}

/** Each reply of the library system with its latency. */
export function observeTrace(onTrace: OnTrace, observe: Observe): OnTrace {
  return (direction, line, detail) => {
    onTrace(direction, line, detail);
    const { message, latencyMs } = detail;
    if (direction === 'in' && latencyMs !== null)
      observe({ kind: 'exchange', wire: 'library', of: message.code ?? 'unreadable', latencyMs });
  };
}

/** Called at each change; the state of every part is observed again. */
export function observeParts(parts: Parts, observe: Observe): void {
  let part: Part;
  for (part in parts) observe({ kind: 'part', part, state: parts[part] });
}

/** Times a command of a device from the call to its end. */
async function timed<T>(
  observe: Observe,
  wire: Wire,
  of: string,
  work: () => Promise<T>,
): Promise<T> {
  const from = performance.now();
  try {
    return await work();
  } finally {
    observe({ kind: 'exchange', wire, of, latencyMs: Math.round(performance.now() - from) });
  }
}

export function observeReader<R extends Pick<Reader, 'release' | 'secure'>>(
  reader: R,
  observe: Observe,
): R {
  return {
    ...reader,
    release: (uid: string) => timed(observe, 'reader', 'release', () => reader.release(uid)),
    secure: (uid: string) => timed(observe, 'reader', 'secure', () => reader.secure(uid)),
  };
}

/** The time of an authorisation includes the patron: how long people stand at the terminal. */
export function observePayments<
  T extends Pick<PaymentTerminal, 'authorise' | 'outcomeOf' | 'lastTransaction'>,
>(way: PaymentWay, terminal: T, observe: Observe): T {
  const { outcomeOf } = terminal;
  return {
    ...terminal,
    authorise: (request: Parameters<T['authorise']>[0]) =>
      timed(observe, way, 'authorise', () => terminal.authorise(request)),
    lastTransaction: () =>
      timed(observe, way, 'last-transaction', () => terminal.lastTransaction()),
    ...(outcomeOf && {
      outcomeOf: (payment: StartedPayment, trusts: boolean) =>
        timed(observe, way, 'outcome-of', () => outcomeOf(payment, trusts)),
    }),
  };
}

export function observePrints(
  { print, printStatus, printSlip }: Pick<Ports, 'print' | 'printStatus' | 'printSlip'>,
  observe: Observe,
): Pick<Ports, 'print' | 'printStatus' | 'printSlip'> {
  const observed = async (paper: 'receipt' | 'slip', work: () => Promise<PrintOutcome>) => {
    const outcome = await timed(observe, 'printer', 'print', work);
    observe({ kind: 'paper', paper, outcome: outcome === 'printed' ? 'printed' : 'failed' });
    return outcome;
  };
  return {
    print: (receipt) => observed('receipt', () => print(receipt)),
    printStatus: (status) => observed('receipt', () => printStatus(status)),
    printSlip: (slip) => observed('slip', () => printSlip(slip)),
  };
}

/** Of one person; `items`: of the whole visit. */
export function observeVisit(
  visit: CirculationVisit,
  observe: Observe,
  items = noItems(),
): CirculationVisit {
  let { mode } = visit;
  const { answered, foundOut } = observeItems(items, () => mode, observe);
  const known = <T extends IdentifyOutcome | PaymentOutcome>(outcome: T): T => {
    if ('patron' in outcome && outcome.patron !== undefined) {
      const { level, basis, reasons } = outcome.patron.decision;
      observe({ kind: 'evaluation', level, basis, rules: reasons.map(({ rule }) => rule) });
    }
    return outcome;
  };
  return {
    ...visit,
    goOffline: () => {
      mode = 'offline';
      observe({ kind: 'line-lost' });
      const outcome = visit.goOffline();
      return outcome && known(outcome);
    },
    identify: async (card) => known(await visit.identify(card)),
    enterPin: async (pin) => {
      const outcome = known(await visit.enterPin(pin));
      observe({ kind: 'pin', outcome: outcome.kind });
      return outcome;
    },
    checkOut: async (presented, agreedCents) =>
      answered('check-out', presented.item, await visit.checkOut(presented, agreedCents)),
    checkIn: async (presented) =>
      answered('check-in', presented.item, await visit.checkIn(presented)),
    renew: async (code) => answered('renew', code, await visit.renew(code)),
    becameOf: async (action, presented) =>
      foundOut(observedAs[action], presented.item, await visit.becameOf(action, presented)),
    renewalBecame: async (code) => foundOut('renew', code, await visit.renewalBecame(code)),
    pay: async (feeIds, way, progress, signal, language) => {
      const outcome = known(await visit.pay(feeIds, way, progress, signal, language));
      const paidCents = 'paidCents' in outcome ? outcome.paidCents : 0;
      observe({ kind: 'payment', way, outcome: outcome.kind, paidCents });
      return outcome;
    },
  };
}
