/** A payment terminal that speaks OPI (Open Payment Initiative 1.2), over TCP. */
import type { Address } from '../address.ts';
import type { Log, PaymentTerminal, TerminalEvents } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import { type Dialect, dialects, type RequestKind } from './dialects.ts';
import { closeDay, diagnose, reverseWith } from './operations.ts';
import type { PaymentParts, RepeatAs } from './parts.ts';
import { authorise } from './payment.ts';
import { lastTransaction, recover } from './recovery.ts';
import type { Identity } from './requests.ts';
import { openStation } from './station.ts';

export interface OpiOptions {
  dialect: Dialect;
  identity: Identity;
  /** where the terminal connects to; port 0: any */
  listen: { address: string; port: number };
  /** of the terminal's clock, and of the receipts */
  timeZone: string;
  /** log in before payments. true */
  login?: boolean;
  /** null: as the dialect has it */
  abortAs?: RequestKind | null;
  repeatAs?: RepeatAs | null;
  /** a refused RepeatLastMessage means that there is no payment. false */
  emptyRepeat?: boolean;
  /** 4 000 */
  connectTimeoutMs?: number;
  /** a short question: log-in, abort, RepeatLastMessage. 5 000 */
  commandTimeoutMs?: number;
  /** the longest silence of a payment, a reversal, an end of day. 180 000 */
  paymentTimeoutMs?: number;
  /** the longest dialogue. 600 000 */
  longestMs?: number;
  /** of a diagnosis, the longest silence. 120 000 */
  diagnosisMs?: number;
  /** from one log-in of an idle terminal to the next. 30 000 */
  heartbeatMs?: number;
  /** the same while it does not answer. 2 000 */
  retryMs?: number;
  now?: () => Date;
}

type Offered = 'outcomeOf' | 'diagnose' | 'endOfDay';
export interface OpiTerminal
  extends Omit<PaymentTerminal, Offered>,
    Required<Pick<PaymentTerminal, Offered>> {
  /** of the way back; null: it does not listen now */
  readonly listenPort: number | null;
  /** The terminal has connected to it since it was opened. */
  readonly wasReached: boolean;
}

/** A terminal that is broken, or is none, can cause these without end. */
const noise: ReadonlySet<string> = new Set(['rubbish', 'terminal-stranger', 'terminal-question']);
const repeatReportsMs = 10_000;

/**
 * Opens at once and stays open; `events.onState` reports when it can take payments. Throws a
 * RangeError for an address that is not tcp.
 */
export function openOpiTerminal(
  address: Address,
  events: TerminalEvents,
  options: OpiOptions,
  log: Log,
): OpiTerminal {
  if (address.kind !== 'tcp') throw new RangeError('OPI needs tcp://host:port');
  const sparing = limitRepeats(log, repeatReportsMs);
  const report: PaymentParts['report'] = (entry) =>
    (noise.has(entry.code) ? sparing : log)({ part: 'terminal', ...entry });
  const dialect = dialects[options.dialect];
  const all: PaymentParts['options'] = {
    identity: options.identity,
    listen: options.listen,
    timeZone: options.timeZone,
    dialect,
    abortAs: options.abortAs ?? dialect.abortAs,
    repeatAs: options.repeatAs ?? dialect.repeatAs,
    login: options.login ?? true,
    connectTimeoutMs: options.connectTimeoutMs ?? 4_000,
    commandTimeoutMs: options.commandTimeoutMs ?? 5_000,
    paymentTimeoutMs: options.paymentTimeoutMs ?? 180_000,
    longestMs: options.longestMs ?? 600_000,
    heartbeatMs: options.heartbeatMs ?? 30_000,
    retryMs: options.retryMs ?? 2_000,
    now: options.now ?? (() => new Date()),
  };
  const station = openStation(address, { onState: (state) => events.onState(state), report }, all);
  const parts: PaymentParts = { station, options: all, report };
  /** of the terminal's last transaction, since it was asked just now; then it is used up */
  let stanBefore: string | null = null;
  let occupied = 0;
  const busy = 'the terminal is busy with another operation';

  /** A person waits for these: a payment is not begun meanwhile. */
  async function occupy<Value>(work: () => Promise<Value>): Promise<Value> {
    occupied += 1;
    try {
      return await work();
    } finally {
      occupied -= 1;
    }
  }
  const inTurn = <Value>(work: () => Promise<Value>) => occupy(() => station.inTurn(work));

  return {
    driver: 'opi',
    approvalStands: true,
    findsEarlier: false,
    get answers() {
      return station.answers;
    },
    get listenPort() {
      return station.listener.port;
    },
    get wasReached() {
      return station.listener.wasReached;
    },
    authorise: async (request) => {
      if (occupied > 0) return { kind: 'not-started', why: busy };
      const before = stanBefore;
      stanBefore = null;
      return occupy(() => authorise(parts, request, before));
    },
    outcomeOf: async (payment) => {
      if (occupied > 0) return { kind: 'running' };
      const found = await inTurn(() => recover(parts, payment));
      return found.kind === 'not-paid' ? { kind: 'not-paid', why: found.why } : found;
    },
    lastTransaction: async () => {
      stanBefore = null;
      const last = await inTurn(() => lastTransaction(parts, options.emptyRepeat ?? false));
      stanBefore = last.stan;
      return last.answer;
    },
    reverse: (receipt) => inTurn(() => reverseWith(parts, receipt)),
    diagnose: async () => {
      if (occupied > 0) return { outcome: 'busy', why: busy, lines: [] };
      return inTurn(() => diagnose(parts, options.diagnosisMs ?? 120_000));
    },
    endOfDay: () => inTurn(() => closeDay(parts)),
    close: () => station.close(),
  };
}
