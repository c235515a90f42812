/** The connection to a terminal: one dialogue at a time, the way back, log-in and heartbeat. */
import type { Address } from '../address.ts';
import type { DeviceState, Report } from '../devices.ts';
import { localTime } from './clock.ts';
import type { DialectTable } from './dialects.ts';
import { type Dialogue, type Ending, type Limits, openDialogue } from './dialogue.ts';
import { type Listener, openListener } from './listener.ts';
import type { Answer, DeviceRequest } from './messages.ts';
import { createRequestIds } from './request-ids.ts';
import { answerDevice, encodeRequest, type Identity, type Request } from './requests.ts';
import { meaningOf } from './results.ts';

export interface StationOptions {
  identity: Identity;
  dialect: DialectTable;
  listen: { address: string; port: number };
  timeZone: string;
  connectTimeoutMs: number;
  commandTimeoutMs: number;
  paymentTimeoutMs: number;
  /** the longest dialogue, whatever the terminal shows meanwhile */
  longestMs: number;
  login: boolean;
  /** from one question to an idle terminal to the next */
  heartbeatMs: number;
  /** the same to one that does not answer */
  retryMs: number;
  now: () => Date;
}
interface StationEvents {
  onState(state: DeviceState): void;
  report(report: Omit<Report, 'part'>): void;
}

/** What is asked; the station gives it its RequestID and its time. */
export type Question = Omit<Request, 'requestId'>;

/** A connection that stands, for a request that is written only after something else is done. */
export interface Ready {
  requestId: string;
  ask(limits: Limits): Promise<Ending>;
  touch: Dialogue['touch'];
  close: Dialogue['close'];
}

export interface Station {
  readonly readiness: { ready: true } | { ready: false; why: string };
  /** It answers, even if it takes no payments now. */
  readonly answers: boolean;
  readonly listener: Listener;
  /** Waits for its turn: nothing else is asked until `work` has ended. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>;
  /** In a turn: connects, and writes nothing yet. */
  connect(question: Question): Promise<Ready | { kind: 'closed'; why: string }>;
  /** In a turn: the whole dialogue. `anyId`: an answer may repeat the RequestID of another request. */
  ask(question: Question, silenceMs?: number, anyId?: boolean): Promise<Ending>;
  /** The end of a dialogue that `connect` began. */
  note(ending: Ending): void;
  /** A second connection beside the dialogue that is under way. */
  askBeside(question: Question): Promise<Ending>;
  /** In a turn. False: the terminal refused, or did not answer. */
  logIn(): Promise<boolean>;
  /** The DeviceRequests from now on; returns how to stop. */
  onDevice(listener: (request: DeviceRequest) => void): () => void;
  close(): Promise<void>;
}

export function openStation(
  address: Extract<Address, { kind: 'tcp' }>,
  events: StationEvents,
  options: StationOptions,
): Station {
  const { identity, dialect, connectTimeoutMs, commandTimeoutMs, longestMs } = options;
  const standing = createStanding(events.onState);
  const requestId = createRequestIds(options.now);
  const hearing = new Set<(request: DeviceRequest) => void>();
  const open = new Set<Ready>();
  let turn: Promise<unknown> = Promise.resolve();
  /** A terminal may serve one connection: the next waits until the last is closed. */
  let lastClosed: Promise<void> = Promise.resolve();
  let heartbeat: NodeJS.Timeout | undefined;
  let closed = false;

  const listener = openListener(
    {
      host: address.host,
      listenAddress: options.listen.address,
      listenPort: options.listen.port,
      retryMs: options.retryMs,
    },
    {
      ...reportsOf(events),
      onState: standing.setListening,
      onRequest: (request) => {
        reportQuestion(request, events);
        for (const hear of hearing) hear(request);
        return answerDevice(request, identity);
      },
    },
  );

  async function connect(question: Question): Promise<Ready | { kind: 'closed'; why: string }> {
    const closing = { kind: 'closed', why: 'the kiosk is closing' } as const;
    if (closed) return closing;
    const opening = await openDialogue(address, connectTimeoutMs);
    if (opening.kind === 'closed') return opening;
    const { dialogue } = opening;
    if (closed) {
      void dialogue.close();
      return closing;
    }
    const id = requestId();
    const ready: Ready = {
      requestId: id,
      ask: (limits) => {
        const time = localTime(options.now(), options.timeZone);
        const xml = encodeRequest({ ...question, requestId: id }, identity, dialect, time);
        return dialogue.ask(xml, id, limits);
      },
      touch: dialogue.touch,
      close: () => {
        lastClosed = dialogue.close().finally(() => open.delete(ready));
        return lastClosed;
      },
    };
    open.add(ready);
    return ready;
  }

  async function converse(
    question: Question,
    silenceMs: number,
    otherMs = commandTimeoutMs,
  ): Promise<Ending> {
    const ready = await connect(question);
    if ('kind' in ready) return { kind: 'not-sent', why: ready.why };
    const hear = () => ready.touch();
    hearing.add(hear);
    const ending = await ready.ask({ silenceMs, longestMs, otherMs });
    hearing.delete(hear);
    void ready.close();
    return ending;
  }

  async function ask(
    question: Question,
    silenceMs = commandTimeoutMs,
    anyId = false,
  ): Promise<Ending> {
    await lastClosed;
    const ending = await converse(question, silenceMs, anyId ? 0 : commandTimeoutMs);
    standing.note(ending);
    return ending;
  }

  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = turn.then(async () => {
      clearTimeout(heartbeat);
      try {
        return await work();
      } finally {
        const pauseMs = standing.trouble === null ? options.heartbeatMs : options.retryMs;
        if (!closed) heartbeat = setTimeout(check, pauseMs);
      }
    });
    turn = result.catch(() => {});
    return result;
  }

  async function logIn(): Promise<boolean> {
    const ending = await ask(
      options.login
        ? { kind: 'service', requestType: 'Login' }
        : { kind: 'service', requestType: 'Diagnosis' },
    );
    if (ending.kind !== 'answer') return false;
    standing.judge(ending.answer);
    return meaningOf(ending.answer) === 'approved';
  }

  /** Log-in is the question that is safe on all models; which other one is cheap differs. */
  function check(): void {
    if (!closed) void inTurn(logIn);
  }

  check();
  return {
    get readiness() {
      const { trouble } = standing;
      return trouble === null ? { ready: true as const } : { ready: false as const, why: trouble };
    },
    get answers() {
      return standing.answers;
    },
    listener,
    inTurn,
    connect: async (question) => {
      await lastClosed;
      const ready = await connect(question);
      if ('kind' in ready) standing.note({ kind: 'not-sent', why: ready.why });
      return ready;
    },
    ask,
    note: standing.note,
    askBeside: (question) => converse(question, commandTimeoutMs),
    logIn,
    onDevice: (hear) => {
      hearing.add(hear);
      return () => hearing.delete(hear);
    },
    close: async () => {
      closed = true;
      clearTimeout(heartbeat);
      await Promise.all([listener.close(), ...[...open].map((each) => each.close())]);
    },
  };
}

/** What came to the kiosk's port, and was no DeviceRequest of the terminal. */
function reportsOf({ report }: StationEvents) {
  return {
    onStranger: (from: string) => {
      const text = `${from} connected to the port that is for the terminal, and was sent away. Is terminal.address the terminal's own?`;
      report({ level: 'warn', code: 'terminal-stranger', text });
    },
    onRubbish: (why: string) => {
      const text = `The terminal sent ${why}. Is the port of the kiosk entered in the terminal for OPI?`;
      report({ level: 'warn', code: 'rubbish', text });
    },
  };
}

/** What is known of the terminal. Each change is reported once. */
function createStanding(onState: StationEvents['onState']) {
  let answers = false;
  let terminalId: string | null = null;
  let terminalTrouble: string | null = 'not connected yet';
  let listening: string | null = 'the port for the terminal is not open yet';
  let reported: string | null | undefined;

  const trouble = () => terminalTrouble ?? listening;
  function report(): void {
    const why = trouble();
    if (reported === why) return;
    // Not yet connected, and not yet refused: nothing to report.
    if (reported === undefined && why === 'not connected yet') return;
    reported = why;
    if (why !== null) onState({ state: 'down', reason: why });
    else if (terminalId === null) onState({ state: 'up' });
    else onState({ state: 'up', identity: `OPI terminal ${terminalId}` });
  }

  return {
    get answers() {
      return answers;
    },
    get trouble() {
      return trouble();
    },
    setListening: (why: string | null) => {
      listening = why;
      report();
    },
    /** Whether it answers at all. */
    note: (ending: Ending) => {
      answers = ending.kind === 'answer';
      if (ending.kind !== 'answer') terminalTrouble = ending.why;
      else terminalId = ending.answer.terminalId ?? terminalId;
      report();
    },
    /** The answer to a log-in. One that is busy with another register is well. */
    judge: (answer: Answer) => {
      const meaning = meaningOf(answer);
      const isWell = meaning === 'approved' || meaning === 'busy';
      const said = answer.result || 'something that makes no sense';
      terminalTrouble = isWell ? null : `the terminal refused the log-in: ${said}`;
      report();
    },
  };
}

/** A terminal that is set to UNATTENDED should not ask: the answer is always no. */
function reportQuestion({ inputs }: DeviceRequest, { report }: StationEvents): void {
  if (inputs.length === 0) return;
  const text =
    'The terminal asked a question (signature, tip), and was answered with no. Set it to UNATTENDED.';
  report({ level: 'warn', code: 'terminal-question', text });
}
