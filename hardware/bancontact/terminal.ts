/** Payments by a code on the screen: Bancontact Pay / Wero, merchant API v3. */
import type { Diagnosis, Log, PaymentTerminal, TerminalEvents } from '../devices.ts';
import { outcomeOf } from './outcome.ts';
import { pay } from './pay.ts';
import { probeBancontact } from './probe.ts';
import { openRefund, openSigning, type RefundSettings } from './refund.ts';
import { openStation } from './station.ts';

export interface BancontactOptions {
  /** `https://host`, or `http://` of this machine */
  address: string;
  /** of the product; a secret */
  apiKey: string;
  /** the product gives back what is not acknowledged ("Display with Void") */
  void: boolean;
  /** on the payer's statement; letters of SEPA */
  description: string;
  /** of the library; an IANA name */
  timeZone: string;
  /** null: nothing is given back */
  refund: RefundSettings | null;
  /** from one question for a payment to the next. 1 500 */
  pollMs?: number;
  /** the same where the host asks for fewer questions. 5 000 */
  slowPollMs?: number;
  /** how long before its expiry the code is hidden. 10 000 */
  marginMs?: number;
  /** after its expiry, until its end counts as unknown. 60 000 */
  graceMs?: number;
  /** of one question. 10 000 and 5 000 */
  answerTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** from one check of the host to the next, while it answers and while it does not. 60 000, 10 000 */
  checkMs?: { up: number; down: number };
  /** PEM, instead of the system's own roots: for a simulator */
  ca?: string;
}

/**
 * Opens at once; `events.onState` reports when the host answers and accepts the key. Throws a
 * RangeError for a bad key of refunds or time zone.
 */
export function openBancontact(
  options: BancontactOptions,
  events: TerminalEvents,
  log: Log,
): PaymentTerminal {
  const signing = options.refund && openSigning(options.refund);
  const station = openStation(
    {
      pollMs: 1_500,
      graceMs: 60_000,
      answerTimeoutMs: 10_000,
      connectTimeoutMs: 5_000,
      slowPollMs: 5_000,
      marginMs: 10_000,
      checkMs: { up: 60_000, down: 10_000 },
      ...options,
    },
    (state) => events.onState(state),
    log,
  );
  const reverse = openRefund(station, signing);
  const running = new Set<Promise<unknown>>();

  function followed<Value>(work: Promise<Value>): Promise<Value> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  return {
    driver: 'bancontact-pay',
    // Of the VOID product the money goes back unless the acknowledgement arrives.
    approvalStands: !options.void,
    findsEarlier: true,
    get answers() {
      return station.answers;
    },
    authorise: (request) => followed(pay(station, request)),
    outcomeOf: (payment, trusts) => followed(outcomeOf(station, payment, trusts)),
    // All kiosks of one product share a list, which has no last payment of this one.
    lastTransaction: async () => 'not-told',
    reverse: (receipt) => followed(reverse(receipt)),
    diagnose: () => followed(diagnose(options)),
    close: async () => {
      station.close();
      await Promise.allSettled(running);
    },
  };
}

/** A host has no parts to examine: whether it answers now, and knows the key. */
async function diagnose(options: BancontactOptions): Promise<Diagnosis> {
  const { address, apiKey, answerTimeoutMs, connectTimeoutMs, ca } = options;
  const answer = await probeBancontact({
    address,
    apiKey,
    ...(answerTimeoutMs === undefined ? {} : { answerTimeoutMs }),
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    ...(ca === undefined ? {} : { ca }),
  });
  return answer.kind === 'ready'
    ? { outcome: 'passed', why: null, lines: [] }
    : { outcome: 'failed', why: answer.why, lines: [] };
}
