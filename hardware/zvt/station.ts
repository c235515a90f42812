/** The connection to a terminal: one line, one command at a time, registration and heartbeat. */
import type { Address } from '../address.ts';
import type { DeviceState, Report } from '../devices.ts';
import { type LineOptions, openLine } from '../line.ts';
import { findBitmap } from './bitmaps.ts';
import { type CodePage, readDigits } from './bytes.ts';
import {
  explainCode,
  explainRefusal,
  notPossible,
  processingError,
  usableStatuses,
} from './codes.ts';
import { type CommandOptions, registration, statusEnquiry } from './commands.ts';
import {
  type Conversation,
  type ConversationOptions,
  converse,
  type Ending,
} from './conversation.ts';
import { createLink, type Link, type LinkOptions } from './link.ts';
import { decode, encode, type Message } from './messages.ts';
import { resultOf } from './receipt.ts';

interface StationOptions {
  commands: CommandOptions;
  codePage: CodePage;
  link: LinkOptions;
  line: LineOptions;
  /** T3 */
  commandTimeoutMs: number;
  /** T4 */
  paymentTimeoutMs: number;
  longestMs: number;
  heartbeatMs: number;
  /** time limits for a terminal that has not answered yet */
  probe: { ackMs: number; answerMs: number };
}
interface StationEvents {
  onState(state: DeviceState): void;
  report(report: Omit<Report, 'part'>): void;
  /** Whether this approval outside any command was acknowledged before. */
  isKnown(message: Message): boolean;
}
type Exchange = Omit<ConversationOptions, 't3Ms' | 't4Ms'> & {
  t3Ms?: number;
  t4Ms?: number;
};

type Run = (exchange: Exchange, begun?: (conversation: Conversation) => void) => Promise<Ending>;

export interface Station {
  /** The terminal is registered and can take payments; otherwise why not. */
  readonly readiness: { ready: true } | { ready: false; why: string };
  /** It can be asked, even if it takes no payments now (an end of day is due). */
  readonly registered: boolean;
  /** Waits for its turn. A silent terminal's line is dropped, so that nothing arrives late. */
  run: Run;
  close(): Promise<void>;
}

export function openStation(
  address: Address,
  events: StationEvents,
  options: StationOptions,
): Station {
  const standing = createStanding(events.onState);
  let link: Link | null = null;
  let current: Conversation | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let heartbeat: NodeJS.Timeout | undefined;
  let closed = false;

  const line = openLine(
    address,
    {
      onUp: () => {
        standing.registered = false;
        const onRubbish = (why: string) => {
          const text = `The terminal sent ${why}. Look at the cable and at the framing.`;
          events.report({ level: 'warn', code: 'rubbish', text });
        };
        link = createLink(
          { write: (bytes) => line.write(bytes), onApdu: take, onRubbish },
          options.link,
        );
        checkNow();
      },
      onDown: (reason) => {
        clearTimeout(heartbeat);
        link?.end(reason);
        link = null;
        current?.end(reason);
        if (!closed) standing.setTrouble(reason);
      },
      onData: (chunk) => link?.receive(chunk),
      onOpenFailed: standing.setTrouble,
    },
    options.line,
  );

  function checkNow(): void {
    void check(run, standing, events, options);
  }

  function take(apdu: Uint8Array): void {
    const decoded = decode(apdu, { codePage: options.codePage });
    if (!decoded.ok) {
      const text = `The terminal sent a message that makes no sense: ${decoded.problem}.`;
      events.report({ level: 'warn', code: 'bad-message', text });
    } else if (current) current.receive(decoded.message);
    else if (link) answerStray(decoded.message, link, events);
  }

  function run(exchange: Exchange, begun?: (conversation: Conversation) => void): Promise<Ending> {
    const result = turn.then(() => talk(exchange, begun));
    turn = result.catch(() => {});
    return result;
  }

  async function talk(
    exchange: Exchange,
    begun?: (conversation: Conversation) => void,
  ): Promise<Ending> {
    clearTimeout(heartbeat);
    const mine = link;
    if (!mine) return { kind: 'not-sent', why: standing.trouble ?? 'the line is down' };
    const conversation = converse(mine, {
      t3Ms: options.commandTimeoutMs,
      t4Ms: options.paymentTimeoutMs,
      longestMs: options.longestMs,
      ...exchange,
    });
    current = conversation;
    begun?.(conversation);
    const ending = await conversation.ending;
    current = null;
    // By now there may be another connection, to which this ending does not apply.
    if (ending.kind === 'lost' && link === mine) line.drop(ending.why);
    else if (link) heartbeat = setTimeout(checkNow, options.heartbeatMs);
    return ending;
  }

  return {
    get readiness() {
      const { trouble } = standing;
      return trouble === null ? { ready: true as const } : { ready: false as const, why: trouble };
    },
    get registered() {
      return standing.registered && link !== null;
    },
    run,
    close: async () => {
      closed = true;
      clearTimeout(heartbeat);
      await line.close();
    },
  };
}

/** What is known of the terminal. */
interface Standing {
  registered: boolean;
  /** registrations in a row that failed */
  failures: number;
  terminalId: string | null;
  /** of its software, where the status enquiry brings it */
  software: string | null;
  /** null: it can take payments */
  readonly trouble: string | null;
  setTrouble(why: string | null): void;
}

/** Reports each change once. */
function createStanding(onState: StationEvents['onState']): Standing {
  let trouble: string | null = 'not connected yet';
  let reported: string | null | undefined;
  const standing: Standing = {
    registered: false,
    failures: 0,
    terminalId: null,
    software: null,
    get trouble() {
      return trouble;
    },
    setTrouble: (why) => {
      trouble = why;
      if (reported === why) return;
      reported = why;
      const { terminalId, software } = standing;
      if (why !== null) onState({ state: 'down', reason: why });
      else if (terminalId === null) onState({ state: 'up' });
      else {
        const version = software === null ? '' : `, software ${software}`;
        onState({ state: 'up', identity: `ZVT terminal ${terminalId}${version}` });
      }
    },
  };
  return standing;
}

/**
 * Outside a command nothing could journal a payment, so an approval is refused and the terminal
 * reverses it.
 */
function answerStray(message: Message, link: Link, events: StationEvents): void {
  if (message.kind === 'response') return;
  const approval =
    message.kind === 'status-information' &&
    resultOf(message.bitmaps) === 0 &&
    !events.isKnown(message);
  if (approval) {
    const text =
      'The terminal reported a payment outside any command; it was told to reverse it. Compare with its journal.';
    events.report({ level: 'error', code: 'stray-payment', text });
  }
  const code = approval ? processingError : message.kind === 'other' ? notPossible : 0;
  link.send(encode({ kind: 'response', code })).catch(() => {});
}

/** Registers if that is still to be done, then asks for the status. */
async function check(
  run: Run,
  standing: Standing,
  events: StationEvents,
  options: StationOptions,
): Promise<void> {
  if (!standing.registered && !(await register(run, standing, events, options))) return;
  const { commandTimeoutMs } = options;
  const { ackMs, answerMs } = options.probe;
  const ending = await run({
    command: statusEnquiry(options.commands),
    ackMs,
    // No person waits here, and a mute terminal must not pass for an idle one.
    t3Ms: Math.min(answerMs, commandTimeoutMs),
    t4Ms: commandTimeoutMs,
  });
  if (ending.kind === 'completed') {
    const { status = 0, software } = ending.message;
    standing.software = printableVersion(software);
    const usable = usableStatuses.has(status);
    standing.setTrouble(usable ? null : `the terminal says ${explainCode(status)}`);
  } else if (ending.kind === 'refused') {
    // It is alive. Some models do not know the status enquiry; others are busy.
    const usable = ending.code === notPossible || usableStatuses.has(ending.code);
    standing.setTrouble(usable ? null : `the terminal says ${explainCode(ending.code)}`);
  } else if (ending.kind === 'aborted') {
    standing.setTrouble(`the terminal says ${explainCode(ending.code ?? 0xff)}`);
  }
}

/** null: none, or empty. */
function printableVersion(software = ''): string | null {
  const text = software.replace(/\p{Cc}/gu, '').trim();
  return text === '' ? null : text;
}

async function register(
  run: Run,
  standing: Standing,
  events: StationEvents,
  { commands, commandTimeoutMs, probe }: StationOptions,
): Promise<boolean> {
  standing.failures += 1;
  // Each fourth one has the whole T3, for a terminal that is slow and not mute.
  const isPatient = standing.failures % 4 === 0;
  const ending = await run({
    command: registration(commands),
    ackMs: probe.ackMs,
    t3Ms: isPatient ? commandTimeoutMs : Math.min(probe.answerMs, commandTimeoutMs),
  });
  if (ending.kind === 'completed') {
    standing.registered = true;
    standing.failures = 0;
    const identity = findBitmap(ending.message.bitmaps, '29');
    standing.terminalId = identity && readDigits(identity);
    return true;
  }
  if (ending.kind === 'refused' || ending.kind === 'aborted') {
    const why = `the terminal refused the registration: ${explainRefusal(ending.code)}`;
    const text = `${why}. Look at its password, its currency and its ECR interface.`;
    if (standing.trouble !== why)
      events.report({ level: 'error', code: 'registration-refused', text });
    standing.setTrouble(why);
  }
  return false;
}
