/** A payment terminal that speaks OPI: it listens on channel 0, and connects to the kiosk's port. */
import { localTime } from '../../hardware/opi/clock.ts';
import type { PaymentSimulator } from '../payment-simulator.ts';
import { startSocketDevice } from '../socket.ts';
import { openLedger } from '../terminal/ledger.ts';
import { createPerson } from '../terminal/person.ts';
import { toggle } from '../toggle.ts';
import { type OpiBehaviour, type OpiQuirk, opiBehaviours, opiQuirks } from './behaviours.ts';
import { cardServiceResponse, type FromKiosk, serviceResponse } from './messages.ts';
import { type Memory, serveRequest } from './operations.ts';
import { type Remembered, type Till, takePayment } from './payment.ts';
import { type Channel0, openChannel1, serveChannel0 } from './wire.ts';

export interface OpiTerminalOptions {
  /** of channel 0; 0: any */
  port: number;
  /** 127.0.0.1 */
  host?: string;
  /** where the kiosk listens; null: not entered in this terminal. `connectTo` sets it later */
  kiosk?: { host: string; port: number } | null;
  /** the outcome of a payment without `next`. `approve` */
  usually?: OpiBehaviour;
  /** the person's time until the card is read. 0 */
  stepMs?: number;
  /** how long it waits for a card, with a kiosk or without. 120 000 */
  patienceMs?: number;
  /** how long a DeviceRequest waits for its answer. 2 000 */
  answerMs?: number;
  /** from the beginning. None */
  quirks?: readonly OpiQuirk[];
  /** true */
  needsLogin?: boolean;
  /** `68276185` */
  terminalId?: string;
  /** 1 */
  firstReceipt?: number;
  /** 21601 */
  firstStan?: number;
  now?: () => Date;
  /** of its clock; that of the machine unless given */
  timeZone?: string;
}

export interface SimulatedOpiTerminal extends PaymentSimulator<OpiBehaviour, OpiQuirk> {
  /** where the kiosk listens */
  connectTo(kiosk: { host: string; port: number } | null): void;
  /** The kiosk is logged out, as after midnight. */
  logOut(): void;
  /** It forgets the last message, as after a restart. */
  forget(): void;
  /** the requests that came, by their RequestType */
  readonly heard: readonly string[];
}

const mostHeard = 1_000;

interface State extends Memory {
  behaviour: OpiBehaviour;
  kiosk: { host: string; port: number } | null;
  shown: string;
  /** how many were given */
  stans: number;
  isPaying: boolean;
  isMute: boolean;
}

function stateAtStart({ kiosk, needsLogin }: OpiTerminalOptions, usually: OpiBehaviour): State {
  return {
    behaviour: usually,
    kiosk: kiosk ?? null,
    shown: 'Ready',
    stans: 0,
    last: null,
    keepsReceipt: false,
    isLoggedIn: needsLogin === false,
    isPaying: false,
    isMute: false,
  };
}

export async function startOpiTerminal(options: OpiTerminalOptions): Promise<SimulatedOpiTerminal> {
  const quirks = new Set<OpiQuirk>(options.quirks);
  const { usually = 'approve', terminalId = '68276185' } = options;
  const { now = () => new Date(), firstReceipt = 1, stepMs = 0, patienceMs = 120_000 } = options;
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const ledger = openLedger({ now, quirks, timeZone, firstReceipt });
  const firstStan = options.firstStan ?? 21_601;
  const state = stateAtStart(options, usually);
  const heard: string[] = [];
  const person = createPerson(stepMs, () => device.changed(), patienceMs);
  const till: Till = {
    ledger,
    terminalId,
    quirks,
    person,
    nextStan: () => {
      const stan = firstStan + (quirks.has('same-number') ? 0 : state.stans);
      state.stans += 1;
      return String(stan % 1_000_000).padStart(6, '0');
    },
    timeStamp: () => (quirks.has('no-date') ? null : localTime(now(), timeZone)),
    show: (text) => {
      state.shown = text;
      device.changed();
    },
    remember: (outcome) => {
      state.last = outcome;
    },
    keepReceipt: () => {
      state.keepsReceipt = true;
    },
  };
  const back = () => openChannel1(() => state.kiosk, quirks, options.answerMs ?? 2_000);

  async function onRequest(request: FromKiosk, channel: Channel0): Promise<void> {
    if (state.isMute) return;
    heard.push(request.requestType);
    if (heard.length > mostHeard) heard.shift();
    const isCard = request.root === 'CardServiceRequest';
    const answer = (result: string) => {
      const write = isCard ? cardServiceResponse : serviceResponse;
      channel.answer(write({ ...request, result, terminalId }));
    };
    if (request.requestType === 'AbortRequest') {
      answer('Success');
      person.interrupt('stop');
      return;
    }
    if (state.isPaying) return answer('Busy');
    if (request.requestType === 'Login') state.isLoggedIn = true;
    else if (!state.isLoggedIn) return answer('Loggedout');
    if (request.requestType === 'CardPayment') return pay(request, channel);
    await serveRequest(request, channel, { ...till, state, back, answer });
  }

  async function pay(request: FromKiosk, channel: Channel0): Promise<void> {
    const { amountCents } = request;
    if (amountCents === null || amountCents === 0)
      return channel.answer(cardServiceResponse({ ...request, result: 'FormatError', terminalId }));
    const behaviour = state.keepsReceipt ? 'print-last-ticket' : state.behaviour;
    if (!state.keepsReceipt) state.behaviour = usually;
    person.begin();
    state.isPaying = true;
    const line = back();
    // As a request that a terminal has on its screen: it goes on without the kiosk.
    await takePayment({ ...request, amountCents }, channel, line, till, behaviour).finally(() => {
      line.close();
      state.isPaying = false;
      device.changed();
    });
  }

  const { port, host = '127.0.0.1' } = options;
  const device = await startSocketDevice({
    port,
    host,
    onConnection: (socket) => {
      if (state.isPaying && quirks.has('one-connection')) return void socket.resetAndDestroy();
      serveChannel0(socket, quirks, (request, channel) => void onRequest(request, channel));
    },
  });

  return {
    port: device.port,
    protocol: 'opi',
    behaviours: opiBehaviours,
    knownQuirks: opiQuirks,
    get plugged() {
      return device.plugged;
    },
    get connections() {
      return device.connections;
    },
    heard,
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    onChange: device.onChange,
    close: async () => {
      person.interrupt('lost');
      await device.close();
    },
    connectTo: (kiosk) => {
      state.kiosk = kiosk;
    },
    logOut: () => {
      state.isLoggedIn = false;
    },
    forget: () => {
      state.last = null;
    },
    next: (wanted) => {
      state.behaviour = wanted;
    },
    approveNow: () => person.press('approve'),
    declineNow: () => person.press('decline'),
    cancelNow: () => person.press('cancel'),
    display: () => state.shown,
    waits: person.waits,
    transactions: ledger.all,
    quirks,
    setQuirk: (quirk, on) => toggle(quirks, quirk, on),
    closeDay: () => {
      if (state.isPaying) return false;
      ledger.closeDay();
      if (quirks.has('logs-out')) state.isLoggedIn = false;
      till.show('Ready: the day is closed');
      return true;
    },
    payOther: (amountCents) => {
      if (state.isPaying) return false;
      state.last = payElsewhere(till, amountCents);
      device.changed();
      return true;
    },
    mute: (on) => {
      state.isMute = on;
    },
  };
}

/** Another register, or the staff at its keys. */
function payElsewhere({ ledger, nextStan, timeStamp }: Till, amountCents: number): Remembered {
  const stan = nextStan();
  const transaction = ledger.add(amountCents, 'other');
  Object.assign(transaction, { traceNumber: stan, state: 'paid' });
  return {
    requestType: 'CardPayment',
    requestId: '7',
    workstation: '99',
    result: 'Success',
    stan,
    amountCents,
    transaction,
    actionCode: '0',
    receiptNumber: transaction.receiptNumber,
    timeStamp: timeStamp(),
  };
}
