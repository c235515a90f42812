/**
 * A payment terminal that speaks ZVT: the far end of the wire of hardware/zvt, bare (TCP) or in
 * serial frames.
 */
import type { Socket } from 'node:net';
import { findBitmap } from '../hardware/zvt/bitmaps.ts';
import { readDigits, writeDigits } from '../hardware/zvt/bytes.ts';
import type { LinkOptions } from '../hardware/zvt/link.ts';
import { type SocketDevice, startSocketDevice } from './socket.ts';
import { answerCommand } from './terminal/commands.ts';
import { openLedger, type TerminalTransaction } from './terminal/ledger.ts';
import { type Behaviour, type Decision, type Till, takePayment } from './terminal/payment.ts';
import type { TerminalQuirk, TerminalQuirks } from './terminal/quirks.ts';
import { openWire, type Wire } from './terminal/wire.ts';

export type { TerminalTransaction } from './terminal/ledger.ts';
export { type Behaviour, behaviours } from './terminal/payment.ts';
export { type TerminalQuirk, terminalQuirks } from './terminal/quirks.ts';

export interface TerminalOptions {
  /** 0: any */
  port: number;
  /** 127.0.0.1 */
  host?: string;
  /** `tcp`; `serial` for a kiosk that comes in through a pty */
  framing?: 'tcp' | 'serial';
  /** what a payment does when `next` said nothing. `approve` */
  usually?: Behaviour;
  /** how long the person takes before the card is read. 0 */
  stepMs?: number;
  /** how long 04 0F waits for its answer. 5 000 */
  answerMs?: number;
  /** how long until 04 0F comes again after 84 9C, and 04 FF in a payment without end. 2 000 */
  repeatMs?: number;
  /** true (2.2.8); false: the quirk `keeps-unacknowledged` from the beginning */
  reverseUnacknowledged?: boolean;
  /** from the beginning. None */
  quirks?: readonly TerminalQuirk[];
  /** `000000`, `0978`, `28004869` */
  password?: string;
  currency?: string;
  terminalId?: string;
  /** 1 */
  firstReceipt?: number;
  now?: () => Date;
  /** of its clock; that of the machine unless given */
  timeZone?: string;
  /** bitmaps that it leaves out where it repeats a receipt (06 20), as some models do: `['04']` */
  withheld?: readonly string[];
  link?: Omit<LinkOptions, 'framing'>;
}

export interface Terminal
  extends Pick<
    SocketDevice,
    'port' | 'plugged' | 'connections' | 'unplug' | 'plugIn' | 'garbage' | 'onChange' | 'close'
  > {
  /** what the next payment does, once */
  next(behaviour: Behaviour): void;
  /** What the person does at a terminal that holds. False: nothing is held. */
  approveNow(): boolean;
  declineNow(): boolean;
  cancelNow(): boolean;
  /** what a person reads on the terminal now */
  display(): string;
  transactions(): readonly TerminalTransaction[];
  /** the terminal's own status, answered to 05 01. 0 is ready */
  setStatus(status: number): void;
  readonly quirks: TerminalQuirks;
  setQuirk(quirk: TerminalQuirk, on: boolean): void;
  /**
   * The day is closed by its own clock: 06 20 finds nothing any more. False: a payment is under
   * way.
   */
  closeDay(): boolean;
  /** Another register, or the staff at its keys, take a payment. False: one is under way. */
  payOther(amountCents: number): boolean;
  /**
   * Hears nothing and says nothing, though its line stands: switched off behind its adapter, or
   * hung.
   */
  mute(on: boolean): void;
}

export async function startTerminal(options: TerminalOptions): Promise<Terminal> {
  const quirks = new Set<TerminalQuirk>(options.quirks ?? []);
  if (options.reverseUnacknowledged === false) quirks.add('keeps-unacknowledged');
  const ledger = openLedger({
    now: options.now ?? (() => new Date()),
    firstReceipt: options.firstReceipt ?? 1,
    quirks,
    timeZone: options.timeZone,
  });
  const terminalId = options.terminalId ?? '28004869';
  const usually = options.usually ?? 'approve';
  const stepMs = options.stepMs ?? 0;
  let behaviour = usually;
  let shown = 'Ready';
  let status = 0;
  let mute = false;
  let config = 0;
  /** what the person at the terminal may still do */
  let choose: ((decision: Decision) => void) | null = null;
  let holding = false;
  /** the kiosk asked to stop before the person was asked for anything */
  let stopping = false;
  /** payments under way, on every connection */
  let paying = 0;

  const till: Till = {
    ledger,
    terminalId,
    quirks,
    stepMs,
    repeatMs: options.repeatMs ?? 2_000,
    // 80: by 06 D1; 02: of payments.
    printsByKiosk: () => (config & 0x82) === 0x82,
    show: (text) => {
      shown = text;
      device.changed();
    },
    decide: (wanted) =>
      new Promise((resolve) => {
        if (stopping) return resolve('stop');
        holding = wanted === 'hold';
        const timer = wanted === 'hold' ? undefined : setTimeout(() => choose?.(wanted), stepMs);
        choose = (decision) => {
          clearTimeout(timer);
          choose = null;
          holding = false;
          resolve(decision);
        };
        device.changed();
      }),
  };
  const identity = {
    password: options.password ?? '000000',
    currency: options.currency ?? '0978',
    terminalId,
  };

  const register = (byte: number) => {
    config = byte;
  };

  function accept(socket: Socket): void {
    let busy = false;
    const wire: Wire = openWire(
      socket,
      {
        onCommand: (message) => {
          if (message.kind === 'abort-by-kiosk') {
            wire.respond(0);
            stopping = busy;
            if (busy) choose?.('stop');
          } else if (busy) wire.respond(0x9c);
          else {
            busy = true;
            const work =
              message.kind === 'authorisation'
                ? pay(wire, message.bitmaps)
                : answerCommand(wire, message, {
                    ledger,
                    identity,
                    status,
                    register,
                    // 80: by 06 D1; 04: of administration.
                    printsByKiosk: () => (config & 0x84) === 0x84,
                    quirks,
                    withheld: options.withheld ?? [],
                  });
            void work.finally(() => {
              busy = false;
              device.changed();
            });
          }
        },
        onLost: () => {
          if (busy) choose?.('lost');
        },
        get mute() {
          return mute;
        },
      },
      { framing: options.framing ?? 'tcp', answerMs: options.answerMs ?? 5_000, ...options.link },
    );
  }

  async function pay(wire: Wire, bitmaps: Parameters<typeof findBitmap>[0]): Promise<void> {
    const amount = readDigits(findBitmap(bitmaps, '04') ?? new Uint8Array());
    const currency = readDigits(findBitmap(bitmaps, '49') ?? writeDigits(identity.currency, 2));
    if (!amount || currency !== identity.currency)
      return wire.respond(currency === identity.currency ? 0xb7 : 0x6f);
    const now = behaviour;
    behaviour = usually;
    stopping = false;
    paying += 1;
    await takePayment(wire, till, Number(amount), now).finally(() => {
      paying -= 1;
    });
  }

  const device = await startSocketDevice({
    port: options.port,
    ...(options.host ? { host: options.host } : {}),
    onConnection: accept,
  });
  const tell = (decision: Decision) => () => {
    if (!holding || !choose) return false;
    choose(decision);
    return true;
  };
  return {
    port: device.port,
    get plugged() {
      return device.plugged;
    },
    get connections() {
      return device.connections;
    },
    unplug: () => device.unplug(),
    plugIn: () => device.plugIn(),
    garbage: (bytes) => device.garbage(bytes),
    onChange: (listener) => device.onChange(listener),
    close: () => device.close(),
    next: (wanted) => {
      behaviour = wanted;
    },
    approveNow: tell('approve'),
    declineNow: tell('decline'),
    cancelNow: tell('cancel'),
    display: () => shown,
    transactions: () => ledger.all(),
    setStatus: (value) => {
      status = value;
    },
    quirks,
    setQuirk: (quirk, on) => {
      if (on) quirks.add(quirk);
      else quirks.delete(quirk);
    },
    closeDay: () => {
      if (paying > 0) return false;
      ledger.closeDay();
      shown = 'Ready: the day is closed';
      device.changed();
      return true;
    },
    payOther: (amountCents) => {
      if (paying > 0) return false;
      ledger.add(amountCents, 'other').state = 'paid';
      device.changed();
      return true;
    },
    mute: (on) => {
      mute = on;
    },
  };
}
