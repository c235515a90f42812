/** A payment terminal that speaks ZVT (PA00P015), over TCP or a serial line. */
import type { Address } from '../address.ts';
import type {
  LastAnswer,
  LastTransaction,
  Log,
  PaymentReceipt,
  PaymentTerminal,
  TerminalEvents,
} from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import type { LineOptions } from '../line.ts';
import { type CodePage, highestAmountCents } from './bytes.ts';
import { alreadyReversed, approved, notPossible } from './codes.ts';
import {
  authorisation,
  type CardReceipts,
  type CommandOptions,
  endOfDay,
  repeatReceipt,
  reversal,
  statusEnquiry,
} from './commands.ts';
import { type DayEnd, openDayEnd } from './end-of-day.ts';
import type { LinkOptions } from './link.ts';
import { openPaymentBook } from './payment.ts';
import { isSamePayment, progressOf, receiptOf, resultOf } from './receipt.ts';
import { openStation } from './station.ts';

export interface ZvtOptions {
  /** Six digits, the terminal's own; a deployment's secret. `000000` */
  password?: string;
  /** ISO 4217, numeric, four digits. `0978`, the euro */
  currency?: string;
  /** `none` */
  cardReceipts?: CardReceipts;
  /** BMP 19 of 06 01. 0x40: the terminal chooses how the card pays */
  paymentType?: number;
  /**
   * Tells the terminal how long the kiosk may take over 04 0F, and how often it may be asked. Not
   * every terminal knows it. null
   */
  issueOfGoods?: { timeoutSeconds: number; statuses: number } | null;
  /** Texts of the terminal. `cp437` */
  codePage?: CodePage;
  /** Bare or framed. By the address: framed on a serial port, bare on a socket */
  framing?: LinkOptions['framing'];
  /** T3, command to answer. 5 000 */
  commandTimeoutMs?: number;
  /**
   * T4, the longest silence during a payment; 04 FF starts it again and may ask for more. 180 000
   */
  paymentTimeoutMs?: number;
  /** The longest that a command may take, whatever 04 FF says and asks for. 600 000 */
  longestMs?: number;
  /** How often an idle terminal is asked whether it lives. 5 000 */
  heartbeatMs?: number;
  /**
   * How long it may take over that question, or over the registration, before its line is opened
   * afresh: over its ACK on a serial line, three times, and over 80 00 00. Both come at once (2.3),
   * so this is far below T2 and T3: one that was off is at work again within two seconds. Every
   * fourth registration waits as long as T3. 500 and 1 200
   */
  probe?: { ackMs: number; answerMs: number };
  /** T1, T2, repeats, gap */
  link?: Omit<LinkOptions, 'framing'>;
  line?: LineOptions;
}

export interface ZvtTerminal extends PaymentTerminal {
  /**
   * It can be asked, even where it takes no payments now: an end of day is due, it is out of order.
   */
  readonly answers: boolean;
  /** Closes the terminal's business day. */
  endOfDay(): Promise<DayEnd>;
}

/**
 * What the terminal speaks on a serial line where the address does not say (PA00P015, 2.3): 9600
 * 8N2.
 */
export const zvtSerialDefaults = {
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 2,
} as const;

/** What a terminal that is broken, or is none, can cause as often as it likes. */
const noise: ReadonlySet<string> = new Set(['rubbish', 'bad-message', 'stray-payment']);
const repeatReportsMs = 10_000;

/**
 * Opens at once and stays open; `events.onState` tells when it can take payments. Throws a
 * RangeError for a bad password or currency.
 */
export function openZvtTerminal(
  address: Address,
  events: TerminalEvents,
  options: ZvtOptions,
  log: Log,
): ZvtTerminal {
  const commands: CommandOptions = {
    password: options.password ?? '000000',
    currency: options.currency ?? '0978',
    cardReceipts: options.cardReceipts ?? 'none',
    paymentType: options.paymentType ?? 0x40,
    issueOfGoods: options.issueOfGoods ?? null,
  };
  // A wrong setting is found here, and not in front of the first patron.
  authorisation(1, commands);
  statusEnquiry(commands);
  const sparing = limitRepeats(log, repeatReportsMs);
  const report = (entry: Omit<Parameters<Log>[0], 'part'>) =>
    (noise.has(entry.code) ? sparing : log)({ part: 'terminal', ...entry });
  const codePage = options.codePage ?? 'cp437';
  let lastTaken: PaymentReceipt | null = null;
  let occupied = 0;

  const station = openStation(
    address,
    {
      onState: (state) => events.onState(state),
      report,
      isKnown: ({ bitmaps }) =>
        lastTaken !== null && isSamePayment(lastTaken, receiptOf(bitmaps, lastTaken.amountCents)),
    },
    {
      commands,
      codePage,
      link: {
        framing: options.framing ?? (address.kind === 'serial' ? 'serial' : 'tcp'),
        ...options.link,
      },
      line: options.line ?? {},
      commandTimeoutMs: options.commandTimeoutMs ?? 5_000,
      paymentTimeoutMs: options.paymentTimeoutMs ?? 180_000,
      longestMs: options.longestMs ?? 600_000,
      heartbeatMs: options.heartbeatMs ?? 5_000,
      probe: options.probe ?? { ackMs: 500, answerMs: 1_200 },
    },
  );

  const authorise: PaymentTerminal['authorise'] = async ({
    amountCents,
    onProgress,
    onApproved,
    signal,
  }) => {
    const notStarted = (why: string) => ({ kind: 'not-started' as const, why });
    if (
      !Number.isSafeInteger(amountCents) ||
      amountCents <= 0 ||
      amountCents > highestAmountCents
    ) {
      return notStarted('not an amount that a terminal can take');
    }
    if (occupied > 0) return notStarted('the terminal is busy with another operation');
    if (!station.readiness.ready) return notStarted(station.readiness.why);
    if (signal.aborted) return { kind: 'cancelled' };
    occupied += 1;
    let askToStop = () => {};
    const onAbort = () => askToStop();
    try {
      onProgress('connecting');
      const book = openPaymentBook(amountCents, onApproved, report);
      signal.addEventListener('abort', onAbort);
      const ending = await station.run(
        {
          command: authorisation(amountCents, commands),
          repeatOnSilence: false,
          onIntermediate: (status) => onProgress(progressOf(status)),
          onStatus: (message) => book.onStatus(message),
          onAnswered: (code) => {
            book.onAnswered(code);
            lastTaken = book.taken ?? lastTaken;
          },
        },
        (conversation) => {
          askToStop = conversation.askToStop;
          if (signal.aborted) askToStop();
        },
      );
      const outcome = book.outcome(ending);
      report({
        level: outcome.kind === 'unknown' ? 'error' : 'info',
        code: `payment-${outcome.kind}`,
        text: explainOutcome[outcome.kind],
      });
      return outcome;
    } finally {
      signal.removeEventListener('abort', onAbort);
      occupied -= 1;
    }
  };

  /** Keeps the one operation that a person waits for apart from the others. */
  async function occupy<Value>(work: () => Promise<Value>): Promise<Value> {
    occupied += 1;
    try {
      return await work();
    } finally {
      occupied -= 1;
    }
  }

  async function lastTransaction(): Promise<LastAnswer> {
    // Asked first, because a terminal that is still busy with the payment repeats an older one.
    const state = await station.run({
      command: statusEnquiry(commands),
      t4Ms: options.commandTimeoutMs ?? 5_000,
    });
    const alive =
      state.kind === 'completed' || (state.kind === 'refused' && state.code === notPossible);
    if (!alive || (state.kind === 'completed' && state.message.status === 0x9c))
      return 'unreachable';
    // Print lines say nothing that a driver can read, and a status information without a result (or
    // one that cannot be read so far) says neither that it was a payment nor that it was none.
    let said: LastTransaction | null | 'not-told' = 'not-told';
    const ending = await station.run({
      command: repeatReceipt(commands),
      onStatus: async ({ bitmaps }) => {
        const result = resultOf(bitmaps);
        said = result === null ? 'not-told' : result === approved ? receiptOf(bitmaps, null) : null;
        return 0;
      },
    });
    if (ending.kind === 'completed') return said;
    const nothing =
      (ending.kind === 'refused' || ending.kind === 'aborted') && ending.code === notPossible;
    return nothing ? null : 'unreachable';
  }

  async function reverse(receiptNumber: string): Promise<'reversed' | 'refused' | 'unknown'> {
    if (!/^\d{1,4}$/.test(receiptNumber)) return 'refused';
    let said: number | null = null;
    let result: number | null = null;
    const ending = await station.run({
      command: reversal(receiptNumber, commands),
      repeatOnSilence: false,
      onStatus: async ({ bitmaps }) => {
        said = resultOf(bitmaps);
        return 0;
      },
      // As with a payment: what was not acknowledged does not stand.
      onAnswered: () => {
        result = said;
      },
    });
    const code = ending.kind === 'refused' || ending.kind === 'aborted' ? ending.code : result;
    if (code === alreadyReversed || result === alreadyReversed) return 'reversed';
    if (ending.kind === 'not-sent' || ending.kind === 'refused' || ending.kind === 'aborted')
      return 'refused';
    return result === approved ? 'reversed' : result === null ? 'unknown' : 'refused';
  }

  async function closeDay(): Promise<DayEnd> {
    const book = openDayEnd(codePage);
    // Not repeated: a second end of day would be an empty one, and its receipt the only one that is
    // seen.
    return book.end(
      await station.run({ command: endOfDay(commands), repeatOnSilence: false, ...book.handlers }),
    );
  }

  return {
    get answers() {
      return station.registered;
    },
    authorise,
    lastTransaction: () => occupy(lastTransaction),
    reverse: (receiptNumber) => occupy(() => reverse(receiptNumber)),
    endOfDay: () => occupy(closeDay),
    close: () => station.close(),
  };
}

const explainOutcome = {
  approved: 'The terminal approved a payment.',
  declined: 'The terminal declined a payment.',
  cancelled: 'A payment was cancelled.',
  'not-started': 'The terminal did not begin a payment.',
  unknown:
    'How a payment ended is not known. Compare with the journal of the terminal before anybody pays again.',
} as const;
