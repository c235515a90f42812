/** A payment terminal that speaks ZVT, bare (TCP) or in serial frames. */
import type { Socket } from 'node:net';
import { findBitmap } from '../hardware/zvt/bitmaps.ts';
import { readDigits, writeDigits } from '../hardware/zvt/bytes.ts';
import type { LinkOptions } from '../hardware/zvt/link.ts';
import type { Message } from '../hardware/zvt/messages.ts';
import type { PaymentSimulator } from './payment-simulator.ts';
import { startSocketDevice } from './socket.ts';
import { answerCommand } from './terminal/commands.ts';
import { openLedger } from './terminal/ledger.ts';
import { type Behaviour, behaviours, type Till, takePayment } from './terminal/payment.ts';
import { createPerson, type Person } from './terminal/person.ts';
import { type TerminalQuirk, terminalQuirks } from './terminal/quirks.ts';
import { openWire, type Wire } from './terminal/wire.ts';
import { toggle } from './toggle.ts';

export type { TerminalTransaction } from './terminal/ledger.ts';
export { behaviours } from './terminal/payment.ts';
export { type TerminalQuirk, terminalQuirks } from './terminal/quirks.ts';

export interface TerminalOptions {
  /** 0: any */
  port: number;
  /** 127.0.0.1 */
  host?: string;
  /** `tcp`; `serial` for a kiosk that comes in through a pty */
  framing?: 'tcp' | 'serial';
  /** the outcome of a payment without `next`. `approve` */
  usually?: Behaviour;
  /** the person's time until the card is read. 0 */
  stepMs?: number;
  /** how long 04 0F waits for its answer. 5 000 */
  answerMs?: number;
  /** how long until 04 0F is repeated after 84 9C, and 04 FF in an endless payment. 2 000 */
  repeatMs?: number;
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
  /** bitmaps that a repeated receipt (06 20) lacks, as in some models: `['04']` */
  withheld?: readonly string[];
  link?: Omit<LinkOptions, 'framing'>;
}

export interface Terminal extends PaymentSimulator<Behaviour, TerminalQuirk> {
  readonly protocol: 'zvt';
  /** the terminal's own status, answered to 05 01. 0 is ready */
  setStatus(status: number): void;
}

export function speaksZvt(device: PaymentSimulator): device is Terminal {
  return device.protocol === 'zvt';
}

export async function startTerminal(options: TerminalOptions): Promise<Terminal> {
  const quirks = new Set<TerminalQuirk>(options.quirks);
  const ledger = openLedger({
    now: options.now ?? (() => new Date()),
    firstReceipt: options.firstReceipt ?? 1,
    quirks,
    timeZone: options.timeZone,
  });
  const { password = '000000', currency = '0978', terminalId = '28004869' } = options;
  const identity = { password, currency, terminalId };
  const { usually = 'approve', stepMs = 0, framing = 'tcp', answerMs = 5_000 } = options;
  const state = {
    behaviour: usually,
    shown: 'Ready',
    status: 0,
    mute: false,
    config: 0,
    paying: 0,
  };
  const person = createPerson(stepMs, () => device.changed());

  const till: Till = {
    ledger,
    terminalId,
    quirks,
    stepMs,
    repeatMs: options.repeatMs ?? 2_000,
    // 80: by 06 D1; 02: of payments.
    printsByKiosk: () => (state.config & 0x82) === 0x82,
    show: (text) => {
      state.shown = text;
      device.changed();
    },
    decide: person.decide,
  };

  function answer(wire: Wire, message: Message): Promise<void> {
    if (message.kind === 'authorisation') return pay(wire, message.bitmaps);
    person.begin();
    return answerCommand(wire, message, {
      ledger,
      identity,
      status: state.status,
      register: (config) => {
        state.config = config;
      },
      // 80: by 06 D1; 04: of administration.
      printsByKiosk: () => (state.config & 0x84) === 0x84,
      quirks,
      repeatMs: till.repeatMs,
      show: till.show,
      isStopped: person.isStopped,
      withheld: options.withheld ?? [],
    });
  }

  async function pay(wire: Wire, bitmaps: Message['bitmaps']): Promise<void> {
    const { amountCents, refusal } = readAmount(bitmaps, currency);
    if (refusal !== null) return wire.respond(refusal);
    const now = state.behaviour;
    state.behaviour = usually;
    person.begin();
    state.paying += 1;
    await takePayment(wire, till, amountCents, now).finally(() => {
      state.paying -= 1;
    });
  }

  const device = await startSocketDevice({
    port: options.port,
    ...(options.host ? { host: options.host } : {}),
    onConnection: (socket) =>
      serve(socket, person, {
        answer,
        isMute: () => state.mute,
        onIdle: () => device.changed(),
        wire: { framing, answerMs, ...options.link },
      }),
  });
  return {
    port: device.port,
    protocol: 'zvt',
    behaviours,
    knownQuirks: terminalQuirks,
    get plugged() {
      return device.plugged;
    },
    get connections() {
      return device.connections;
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    onChange: device.onChange,
    close: device.close,
    next: (wanted) => {
      state.behaviour = wanted;
    },
    approveNow: () => person.press('approve'),
    declineNow: () => person.press('decline'),
    cancelNow: () => person.press('cancel'),
    display: () => state.shown,
    waits: () => state.shown.includes('insert your card'),
    transactions: ledger.all,
    setStatus: (value) => {
      state.status = value;
    },
    quirks,
    setQuirk: (quirk, on) => toggle(quirks, quirk, on),
    closeDay: () => {
      if (state.paying > 0) return false;
      ledger.closeDay();
      till.show('Ready: the day is closed');
      return true;
    },
    payOther: (amountCents) => {
      if (state.paying > 0) return false;
      ledger.add(amountCents, 'other').state = 'paid';
      device.changed();
      return true;
    },
    mute: (on) => {
      state.mute = on;
    },
  };
}

function readAmount(bitmaps: Message['bitmaps'], currency: string) {
  const amount = readDigits(findBitmap(bitmaps, '04') ?? new Uint8Array());
  const asked = readDigits(findBitmap(bitmaps, '49') ?? writeDigits(currency, 2));
  const refusal = asked !== currency ? 0x6f : amount ? null : 0xb7;
  return { amountCents: Number(amount), refusal };
}

interface Service {
  answer(wire: Wire, message: Message): Promise<void>;
  isMute(): boolean;
  onIdle(): void;
  wire: Parameters<typeof openWire>[2];
}

/** One connection: a command at a time. */
function serve(socket: Socket, person: Person, service: Service): void {
  let busy = false;
  const wire: Wire = openWire(
    socket,
    {
      onCommand: (message) => {
        if (message.kind === 'abort-by-kiosk') {
          wire.respond(0);
          if (busy) person.interrupt('stop');
        } else if (busy) wire.respond(0x9c);
        else {
          busy = true;
          void service.answer(wire, message).finally(() => {
            busy = false;
            service.onIdle();
          });
        }
      },
      onLost: () => {
        if (busy) person.interrupt('lost');
      },
      get mute() {
        return service.isMute();
      },
    },
    service.wire,
  );
}
