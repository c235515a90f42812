/** A payment terminal that speaks ZVT (PA00P015), over TCP or a serial line. */
import type { Address } from '../address.ts';
import type { Log, PaymentReceipt, PaymentTerminal, TerminalEvents } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import type { LineOptions } from '../line.ts';
import type { CodePage } from './bytes.ts';
import {
  authorisation,
  type CardReceipts,
  type CommandOptions,
  statusEnquiry,
} from './commands.ts';
import { type DiagnosisLimits, diagnose } from './diagnosis.ts';
import type { LinkOptions } from './link.ts';
import type { Message } from './messages.ts';
import { authorise, closeDay, lastTransaction, reverse } from './operations.ts';
import { isSamePayment, receiptOf } from './receipt.ts';
import { openStation } from './station.ts';

export interface ZvtOptions {
  /** Six digits, set in the terminal; a secret. `000000` */
  password?: string;
  /** `none` */
  cardReceipts?: CardReceipts;
  /** How long the kiosk may take over 04 0F, and how often it is asked; not in every model. null */
  issueOfGoods?: { timeoutSeconds: number; statuses: number } | null;
  /** Texts of the terminal. `cp437` */
  codePage?: CodePage;
  /** Default: framed on a serial port, bare on a socket */
  framing?: LinkOptions['framing'];
  /** T3, command to answer. 5 000 */
  commandTimeoutMs?: number;
  /** T4, the longest silence during a payment; a 04 FF restarts it, or asks for more. 180 000 */
  paymentTimeoutMs?: number;
  /** The longest command, also with 04 FF. 600 000 */
  longestMs?: number;
  /** Of a diagnosis: 60 000 of silence, 120 000 in all */
  diagnosis?: DiagnosisLimits;
  /** From one status enquiry of an idle terminal to the next. 5 000 */
  heartbeatMs?: number;
  /**
   * Time limits of that enquiry and of the registration, after which the line is opened again: for
   * its ACK on a serial line, three times, and for 80 00 00. Both come at once (2.3), so they are
   * far below T2 and T3, and a terminal works again within two seconds after it was off. Each fourth
   * registration has the whole T3. 500 and 1 200
   */
  probe?: { ackMs: number; answerMs: number };
  /** T1, T2, repeats, gap */
  link?: Omit<LinkOptions, 'framing'>;
  line?: LineOptions;
}

export type ZvtTerminal = PaymentTerminal &
  Required<Pick<PaymentTerminal, 'diagnose' | 'endOfDay'>>;

/** Default of a serial address (PA00P015, 2.3): 9600 8N2. */
export const zvtSerialDefaults = {
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 2,
} as const;

/** A terminal that is broken, or is none, can cause these without end. */
const noise: ReadonlySet<string> = new Set(['rubbish', 'bad-message', 'stray-payment']);
const repeatReportsMs = 10_000;

/**
 * Opens at once and stays open; `events.onState` reports when it can take payments. Throws a
 * RangeError for a bad password.
 */
export function openZvtTerminal(
  address: Address,
  events: TerminalEvents,
  options: ZvtOptions,
  log: Log,
): ZvtTerminal {
  const { commandTimeoutMs = 5_000, codePage = 'cp437' } = options;
  const commands: CommandOptions = {
    password: options.password ?? '000000',
    cardReceipts: options.cardReceipts ?? 'none',
    issueOfGoods: options.issueOfGoods ?? null,
  };
  // A wrong setting is found here, not by the first patron.
  authorisation(1, commands);
  statusEnquiry(commands);
  const sparing = limitRepeats(log, repeatReportsMs);
  const report = (entry: Omit<Parameters<Log>[0], 'part'>) =>
    (noise.has(entry.code) ? sparing : log)({ part: 'terminal', ...entry });
  let lastTaken: PaymentReceipt | null = null;
  let occupied = 0;

  function isKnown({ bitmaps }: Message): boolean {
    return (
      lastTaken !== null && isSamePayment(lastTaken, receiptOf(bitmaps, lastTaken.amountCents))
    );
  }

  const station = openStation(
    address,
    {
      onState: (state) => events.onState(state),
      report,
      isKnown,
    },
    {
      commands,
      codePage,
      link: {
        framing: options.framing ?? (address.kind === 'serial' ? 'serial' : 'tcp'),
        ...options.link,
      },
      line: options.line ?? {},
      commandTimeoutMs,
      paymentTimeoutMs: options.paymentTimeoutMs ?? 180_000,
      longestMs: options.longestMs ?? 600_000,
      heartbeatMs: options.heartbeatMs ?? 5_000,
      probe: options.probe ?? { ackMs: 500, answerMs: 1_200 },
    },
  );

  /** A person waits for these: a payment is not begun meanwhile. */
  async function occupy<Value>(work: () => Promise<Value>): Promise<Value> {
    occupied += 1;
    try {
      return await work();
    } finally {
      occupied -= 1;
    }
  }

  return {
    driver: 'zvt',
    approvalStands: false,
    findsEarlier: false,
    get answers() {
      return station.registered;
    },
    authorise: async (request) => {
      if (occupied > 0)
        return { kind: 'not-started', why: 'the terminal is busy with another operation' };
      return occupy(() =>
        authorise(station, commands, request, {
          report,
          onTaken: (receipt) => {
            lastTaken = receipt;
          },
        }),
      );
    },
    lastTransaction: () => occupy(() => lastTransaction(station, commands, commandTimeoutMs)),
    reverse: ({ receiptNumber }) => occupy(() => reverse(station, commands, receiptNumber)),
    diagnose: async (signal) => {
      const why = 'the terminal is busy with another operation';
      if (occupied > 0) return { outcome: 'busy', why, lines: [] };
      const limits = options.diagnosis ?? { silenceMs: 60_000, longestMs: 120_000 };
      return occupy(() => diagnose(station, { ...limits, codePage, isKnown, signal }));
    },
    endOfDay: () => occupy(() => closeDay(station, commands, codePage)),
    close: () => station.close(),
  };
}
