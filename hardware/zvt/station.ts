/**
 * The terminal as it is reached: one line, one command at a time, registered, and asked now and
 * then whether it is alive.
 */
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
  /** patience with a terminal of which nothing is known but that its line is open */
  probe: { ackMs: number; answerMs: number };
}
interface StationEvents {
  onState(state: DeviceState): void;
  report(report: Omit<Report, 'part'>): void;
  /** An approval outside any command: is it one that was acknowledged before? */
  isKnown(message: Message): boolean;
}
type Exchange = Omit<ConversationOptions, 't3Ms' | 't4Ms'> & {
  t3Ms?: number;
  t4Ms?: number;
};

interface Station {
  /** The terminal is registered and can take payments; otherwise why not. */
  readonly readiness: { ready: true } | { ready: false; why: string };
  /**
   * It took the registration: it can be asked, even where it takes no payments now (an end of day
   * is due).
   */
  readonly registered: boolean;
  /**
   * Waits for its turn. A silent terminal is hung up on, so that nothing of it can arrive later.
   */
  run(exchange: Exchange, begun?: (conversation: Conversation) => void): Promise<Ending>;
  close(): Promise<void>;
}

export function openStation(
  address: Address,
  events: StationEvents,
  options: StationOptions,
): Station {
  let link: Link | null = null;
  let current: Conversation | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let heartbeat: NodeJS.Timeout | undefined;
  let registered = false;
  let unregisteredTries = 0;
  let terminalId: string | null = null;
  let trouble: string | null = 'not connected yet';
  let told: string | null | undefined;
  let closed = false;

  /** `why` null: it can take payments. Told only when it changes. */
  function setTrouble(why: string | null): void {
    trouble = why;
    if (told === why) return;
    told = why;
    if (why !== null) events.onState({ state: 'down', reason: why });
    else
      events.onState(
        terminalId === null
          ? { state: 'up' }
          : { state: 'up', identity: `ZVT terminal ${terminalId}` },
      );
  }

  const line = openLine(
    address,
    {
      onUp: () => {
        registered = false;
        link = createLink(
          {
            write: (bytes) => line.write(bytes),
            onApdu: take,
            onRubbish: (why) =>
              events.report({
                level: 'warn',
                code: 'rubbish',
                text: `The terminal sent ${why}. Look at the cable and at the framing.`,
              }),
          },
          options.link,
        );
        void check();
      },
      onDown: (reason) => {
        clearTimeout(heartbeat);
        link?.end(reason);
        link = null;
        current?.end(reason);
        if (!closed) setTrouble(reason);
      },
      onData: (chunk) => link?.receive(chunk),
      onOpenFailed: (reason) => setTrouble(reason),
    },
    options.line,
  );

  function take(apdu: Uint8Array): void {
    const decoded = decode(apdu, { codePage: options.codePage });
    if (!decoded.ok) {
      events.report({
        level: 'warn',
        code: 'bad-message',
        text: `The terminal sent a message that makes no sense: ${decoded.problem}.`,
      });
      return;
    }
    if (current) current.receive(decoded.message);
    else answerStray(decoded.message);
  }

  /**
   * Outside a command nobody could journal a payment, so an approval is turned down and the
   * terminal reverses it.
   */
  function answerStray(message: Message): void {
    if (message.kind === 'response') return;
    const approval =
      message.kind === 'status-information' &&
      resultOf(message.bitmaps) === 0 &&
      !events.isKnown(message);
    if (approval) {
      events.report({
        level: 'error',
        code: 'stray-payment',
        text: 'The terminal reported a payment that nobody asked for; it was told to reverse it. Compare with its journal.',
      });
    }
    const code = approval ? processingError : message.kind === 'other' ? notPossible : 0;
    link?.send(encode({ kind: 'response', code })).catch(() => {});
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
    if (!mine) return { kind: 'not-sent', why: trouble ?? 'the line is down' };
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
    // By now another connection may stand; this ending says nothing of it.
    if (ending.kind === 'lost' && link === mine) line.drop(ending.why);
    else if (link) heartbeat = setTimeout(() => void check(), options.heartbeatMs);
    return ending;
  }

  /** Registers where that is still to be done, then asks for the status. */
  async function check(): Promise<void> {
    if (!registered && !(await register())) return;
    const { ackMs, answerMs } = options.probe;
    // Nobody waits for this one, and a terminal that is mute must not be taken for one that is
    // idle.
    const patience = Math.min(answerMs, options.commandTimeoutMs);
    const ending = await run({
      command: statusEnquiry(options.commands),
      ackMs,
      t3Ms: patience,
      t4Ms: options.commandTimeoutMs,
    });
    if (ending.kind === 'completed') {
      const status = ending.message.status ?? 0;
      setTrouble(usableStatuses.has(status) ? null : `the terminal says ${explainCode(status)}`);
    } else if (ending.kind === 'refused') {
      // It is alive. Some do not know the status enquiry at all; others are busy with themselves.
      const usable = ending.code === notPossible || usableStatuses.has(ending.code);
      setTrouble(usable ? null : `the terminal says ${explainCode(ending.code)}`);
    } else if (ending.kind === 'aborted') {
      setTrouble(`the terminal says ${explainCode(ending.code ?? 0xff)}`);
    }
  }

  async function register(): Promise<boolean> {
    const ending = await run({
      command: registration(options.commands),
      ackMs: options.probe.ackMs,
      // Now and then as long as it may take, for one that is slow and not mute.
      t3Ms:
        ++unregisteredTries % 4 === 0
          ? options.commandTimeoutMs
          : Math.min(options.probe.answerMs, options.commandTimeoutMs),
    });
    if (ending.kind === 'completed') {
      registered = true;
      unregisteredTries = 0;
      const identity = findBitmap(ending.message.bitmaps, '29');
      terminalId = identity && readDigits(identity);
      return true;
    }
    if (ending.kind === 'refused' || ending.kind === 'aborted') {
      const why = `the terminal refused the registration: ${explainRefusal(ending.code)}`;
      if (trouble !== why) {
        events.report({
          level: 'error',
          code: 'registration-refused',
          text: `${why}. Look at its password, its currency and its ECR interface.`,
        });
      }
      setTrouble(why);
    }
    return false;
  }

  return {
    get readiness() {
      return trouble === null ? { ready: true as const } : { ready: false as const, why: trouble };
    },
    get registered() {
      return registered && link !== null;
    },
    run,
    close: async () => {
      closed = true;
      clearTimeout(heartbeat);
      await line.close();
    },
  };
}
