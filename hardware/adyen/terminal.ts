/** A payment terminal of Adyen, over the local network: nexo Retailer 3.0 in JSON, encrypted. */
import type { Address } from '../address.ts';
import type { Log, PaymentTerminal, TerminalEvents } from '../devices.ts';
import { createLocalTime } from '../local-time.ts';
import { isPayable, reportOutcome } from '../payment.ts';
import { type CallerOptions, createCaller } from './caller.ts';
import { type Environment, identityCheck, pinnedRoot } from './certificate.ts';
import { type DisplayListener, openDisplayListener } from './display.ts';
import { type DerivedKey, deriveKey, type NexoKey } from './encryption.ts';
import { diagnose, findPayment } from './operations.ts';
import { askBack, authorise, type PayDesk } from './payment.ts';
import { lastTransaction } from './status.ts';
import { createTurns } from './turns.ts';
import { openWatch } from './watch.ts';

export interface AdyenOptions {
  /** `S1F2-000158213605001` */
  poiId: string;
  saleId: string;
  environment: Environment;
  /** PEM with Adyen's root certificate of that environment; not looked at where the address is tcp */
  rootCertificate: string;
  /** of another root, a simulator's; null: Adyen's own */
  rootSha256?: string | null;
  key: NexoKey;
  /** the key to which the terminal changes soon */
  nextKey?: NexoKey | null;
  /** what an accepted request for a reversal counts as. `unknown` */
  reversalAccepted?: 'unknown' | 'reversed';
  /** of the kiosk, for receipts */
  timeZone: string;
  /** at which the kiosk listens for the steps of a payment. null: it shows none */
  displayPort?: number | null;
  /** 5 000 */
  connectTimeoutMs?: number;
  /** for an answer to a short question. 10 000 */
  commandTimeoutMs?: number;
  /** how long a payment may take until the terminal is asked to stop. 150 000 */
  paymentTimeoutMs?: number;
  /** 30 000; while it is down 1 000 */
  heartbeatMs?: number;
  retryMs?: number;
  /** from one question for the outcome of a payment to the next, and how long. 5 000, 90 000 */
  pollMs?: number;
  pollForMs?: number;
  /** A payment that is missing still after this time stays missing. 60 000 */
  missingMs?: number;
}

export type AdyenTerminal = PaymentTerminal &
  Required<Pick<PaymentTerminal, 'outcomeOf' | 'diagnose'>> & {
    /** the port of `displayPort`, once it listens; null: none */
    readonly listening: Promise<number | null>;
  };

/**
 * Opens at once and stays open; `events.onState` reports when it can take payments. Throws a
 * RangeError for an address that is none of a terminal, a root certificate that is not Adyen's, or an
 * unknown time zone.
 */
export function openAdyenTerminal(
  address: Address,
  events: TerminalEvents,
  options: AdyenOptions,
  log: Log,
): AdyenTerminal {
  const { poiId, saleId } = options;
  const report = (entry: Omit<Parameters<Log>[0], 'part'>) => log({ part: 'terminal', ...entry });
  const keys: [DerivedKey, ...DerivedKey[]] = [deriveKey(options.key)];
  if (options.nextKey) keys.push(deriveKey(options.nextKey));
  const line = lineOf(address, options);
  const caller = createCaller({
    ...line,
    parties: { poiId, saleId },
    keys,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
  });
  const closing = new AbortController();
  const timeoutMs = options.commandTimeoutMs ?? 10_000;
  const desk: PayDesk = {
    caller,
    timeoutMs,
    report,
    closing: closing.signal,
    localTime: createLocalTime(options.timeZone),
    paymentTimeoutMs: options.paymentTimeoutMs ?? 150_000,
    pollMs: options.pollMs ?? 5_000,
    pollForMs: options.pollForMs ?? 90_000,
    isMissing: createMissing(options.missingMs ?? 60_000),
  };
  const turns = createTurns();
  const watch = openWatch({
    caller,
    timeoutMs,
    report,
    onState: (state) => events.onState(state),
    whenIdle: (ask) => turns.ifFree(ask),
    heartbeatMs: options.heartbeatMs ?? 30_000,
    retryMs: options.retryMs ?? 1_000,
  });
  const display: DisplayListener | null =
    options.displayPort === undefined || options.displayPort === null
      ? null
      : openDisplayListener(options.displayPort, {
          host: line.address.host,
          parties: caller.parties,
          keys,
          report,
        });

  return {
    driver: 'adyen',
    approvalStands: true,
    findsEarlier: true,
    listening: display?.listening ?? Promise.resolve(null),
    get answers() {
      return watch.answers;
    },
    authorise: (request) =>
      turns.take(async () => {
        const { amountCents, signal } = request;
        if (!isPayable(amountCents))
          return { kind: 'not-started', why: 'not an amount that a terminal can take' };
        if (closing.signal.aborted) return { kind: 'not-started', why: 'closed' };
        if (!watch.up) return { kind: 'not-started', why: 'the terminal is not ready' };
        if (signal.aborted) return { kind: 'cancelled' };
        display?.show(request.onProgress);
        const outcome = await authorise(desk, request);
        display?.show(null);
        reportOutcome(report, outcome, 'The terminal is asked for it again.');
        if (outcome.kind === 'not-started' || outcome.kind === 'unknown') watch.askNow();
        return outcome;
      }, 'payment'),
    outcomeOf: (payment) => findPayment(desk, payment),
    lastTransaction: () => lastTransaction(desk),
    reverse: async ({ receiptNumber: id, timeStamp }) => {
      if (timeStamp === undefined) return 'refused';
      const outcome = await turns.take(() => askBack(desk, { id, timeStamp }));
      return outcome === 'accepted' ? (options.reversalAccepted ?? 'unknown') : outcome;
    },
    diagnose: async (signal) => {
      const why = 'the terminal is busy with another operation';
      if (turns.isPaying) return { outcome: 'busy', why, lines: [] };
      return turns.take(() => diagnose(desk, signal));
    },
    close: async () => {
      closing.abort();
      await Promise.all([watch.close(), display?.close()]);
      await turns.take(async () => {});
    },
  };
}

/** Throws a RangeError as `openAdyenTerminal` does. */
export function lineOf(
  address: Address,
  options: Pick<AdyenOptions, 'poiId' | 'environment' | 'rootCertificate' | 'rootSha256'>,
): Pick<CallerOptions, 'address' | 'tls'> {
  const { poiId, environment, rootCertificate, rootSha256 } = options;
  if (!('host' in address)) throw new RangeError('A terminal of Adyen is on the network.');
  if (address.kind === 'tcp') return { address };
  const ca = pinnedRoot(rootCertificate, environment, rootSha256);
  return { address, tls: { ca, checkServerIdentity: identityCheck(poiId, environment) } };
}

/** Whether a payment that is missing was missing `afterMs` ago too. */
function createMissing(afterMs: number): (serviceId: string) => boolean {
  const sinceMs = new Map<string, number>();
  return (serviceId) => {
    const nowMs = performance.now();
    const since = sinceMs.get(serviceId);
    if (since === undefined) sinceMs.set(serviceId, nowMs);
    return since !== undefined && nowMs - since >= afterMs;
  };
}
