/**
 * The simulated library system on its wire: log-in, one answer a message, a line that can be cut,
 * misbehaviour on command.
 */
import {
  type KnownMessage,
  type ServerAnswer,
  type Session,
  type Sip2Server,
  serve,
} from '../../packages/sip2/src/index.ts';
import { type Account, answerTo, logsIn } from './answers/answers.ts';
import { createLists, type Listed, withLists } from './answers/lists.ts';
import { forms } from './forms/forms.ts';
import { createIdleLimit } from './idle-limit.ts';
import { type Library, type LibraryOptions, openLibrary } from './library.ts';
import {
  announcedBy,
  defaultLineBehaviour,
  type LineBehaviour,
  lateMs,
  refusedBy,
  withLineBehaviour,
  withSequence,
} from './line-behaviour.ts';
import {
  afterExecution,
  beforeExecution,
  isLate,
  type Misbehaviour,
  type MisbehaviourOrder,
  type MisbehaviourScope,
  takeOrder,
} from './misbehave.ts';
import type { Booking } from './state.ts';
import { createWaits } from './waits.ts';

interface LibrarySimulatorOptions extends LibraryOptions {
  /** 0: any free port */
  port: number;
  host?: string;
  account: Account;
  /** the sign between fields; default: | */
  delimiter?: string;
}

export interface LibrarySimulator {
  readonly port: number;
  readonly plugged: boolean;
  /** how many are connected now */
  readonly connections: number;
  readonly library: Library;
  /**
   * Destroys the connections and stops listening. `unplug` and `plugIn` are the same, as in the
   * other simulators.
   */
  cutLine(): Promise<void>;
  restoreLine(): Promise<void>;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** Delays every answer. 0 */
  readonly delayMs: number;
  delay(ms: number): void;
  /**
   * Spoils the next `times` answers, by default all; `null` ends it. What it took to carry out later,
   * after `lateMs`, by default half a minute, it does all the same.
   */
  misbehave(how: Misbehaviour | null, scope?: MisbehaviourScope): void;
  readonly misbehaving: MisbehaviourOrder | null;
  /** how many requests it has taken that it will carry out later (the late misbehaviours) */
  readonly owed: number;
  /** It carries them out now. */
  carryOutOwed(): void;
  /** Changes its line behaviour; the rest stays. */
  behave(lineBehaviour: Partial<LineBehaviour>): void;
  readonly lineBehaviour: LineBehaviour;
  /** patrons with their fees, and loans, as it lists them now */
  listed(): Listed;
  garbage(bytes?: Uint8Array): void;
  /** the bookings, in order */
  log(): readonly Booking[];
  /** the codes of the messages received, in order, without resent ones that were not executed */
  received(): readonly string[];
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Rejects if the port is taken. */
export async function startLibrary(options: LibrarySimulatorOptions): Promise<LibrarySimulator> {
  const library = openLibrary(options);
  const { habits } = forms[library.state.form];
  const received: string[] = [];
  const waits = createWaits();
  let delayMs = 0;
  let order: MisbehaviourOrder | null = null;
  const owed = new Set<() => void>();
  let lineBehaviour = defaultLineBehaviour;
  const lists = createLists(library.state, () => lineBehaviour.lists);
  const { delimiter = '|' } = options;
  const shown = (act: (session: Session) => void) => (session: Session) => {
    act(session);
    library.changed();
  };
  const idleLimit = createIdleLimit(() => lineBehaviour.hangsUpIdleMs);
  /** by connection: the misbehaviour of the answer that is being made */
  const spoiling = new WeakMap<Session, Misbehaviour | null>();

  async function onMessage(message: KnownMessage, session: Session): Promise<ServerAnswer> {
    received.push(message.code);
    idleLimit.begin(session);
    const how = takeOrder(order, message);
    spoiling.set(session, how);
    const instead = beforeExecution(how) ?? refusedBy(lineBehaviour, message);
    if (instead !== null) return announced(instead);
    if (isLate(how)) return carryOutLate(how, message, session);
    if (lateMs(lineBehaviour, message) > 0) await waits.start(lateMs(lineBehaviour, message)).over;
    const answer = execute(message, session);
    if (delayMs > 0) await waits.start(delayMs).over;
    return announced(answer);
  }
  function execute(message: KnownMessage, session: Session): ServerAnswer {
    if (message.code === '93') {
      const known = logsIn(message, options.account);
      session.memory.set('known', known);
      return { code: '94', fixed: { ok: known ? '1' : '0' }, fields: {} };
    }
    // Nothing is allowed before the log-in: systems hang up.
    if (session.memory.get('known') !== true) return 'hang-up';
    lists.remember(message.code);
    const answer = answerTo(lists.stateFor(message.code), message);
    return announcedBy(lineBehaviour, withLists(lineBehaviour.lists, answer));
  }
  /** What is answered now. It is carried out later also where the line is cut meanwhile. */
  function carryOutLate(how: Misbehaviour, message: KnownMessage, session: Session): ServerAnswer {
    const turn = waits.start(order?.lateMs ?? 0);
    owed.add(turn.end);
    void turn.over.then(() => {
      owed.delete(turn.end);
      library.state.isLate = true;
      const answer = announced(execute(message, session));
      library.state.isLate = false;
      if (how !== 'late-answer' || typeof answer !== 'object' || !('code' in answer)) return;
      const isSigned = message.checksum !== 'absent' && lineBehaviour.checksums !== 'never';
      session.sendMessage(answer, isSigned ? message.sequence : null);
    });
    return announced(how === 'late-hang-up' ? 'hang-up' : 'silent');
  }
  function announced(answer: ServerAnswer): ServerAnswer {
    library.changed();
    return answer;
  }

  const server: Sip2Server = await serve({
    port: options.port,
    host: options.host ?? '127.0.0.1',
    wire: { terminator: habits.terminator, encoding: habits.encoding, delimiter },
    duplicates: habits.repeats === 'execute' ? 'execute' : 'stored',
    onMessage,
    misbehave: (reply, { code }, session) => {
      const last = session.memory.get(code);
      session.memory.set(code, reply);
      const before = last instanceof Uint8Array ? last : null;
      const constant = code === '17' && library.state.quirks.has('constant-sequence');
      const sent = constant ? withSequence(reply, 0) : reply;
      return (
        afterExecution(spoiling.get(session) ?? null, { reply: sent, before, session }) ?? {
          raw: withLineBehaviour(lineBehaviour, sent),
        }
      );
    },
    onConnect: shown(idleLimit.begin),
    onDisconnect: shown(idleLimit.end),
    // A defect of the simulator must not look like a silent library system.
    onError: (error) =>
      process.stderr.write(`library: ${error instanceof Error ? error.stack : String(error)}\n`),
  });
  const cutLine = () => server.unplug().then(library.changed);
  const restoreLine = () => server.plugIn().then(library.changed);
  return {
    port: server.port,
    get plugged() {
      return server.plugged;
    },
    get connections() {
      return server.sessions.size;
    },
    library,
    cutLine,
    restoreLine,
    unplug: cutLine,
    plugIn: restoreLine,
    get delayMs() {
      return delayMs;
    },
    delay: (ms) => {
      delayMs = ms;
      library.changed();
    },
    misbehave: (how, { codes = [], times = Number.POSITIVE_INFINITY, lateMs = 30_000 } = {}) => {
      order = how ? { how, codes, times, lateMs } : null;
      library.changed();
    },
    get misbehaving() {
      return order && order.times > 0 ? order : null;
    },
    get owed() {
      return owed.size;
    },
    carryOutOwed: () => {
      for (const end of owed) end();
    },
    behave: (next) => {
      lineBehaviour = { ...lineBehaviour, ...next };
      for (const session of server.sessions) idleLimit.begin(session);
      library.changed();
    },
    listed: lists.listed,
    get lineBehaviour() {
      return lineBehaviour;
    },
    garbage: (bytes = Buffer.from([0xff, 0xda, 0xb5, 0x90, 0x6b, 0x46, 0x21, 0x0d])) => {
      for (const session of server.sessions) session.send(bytes);
    },
    log: () => library.state.bookings,
    received: () => received,
    onChange: library.onChange,
    close: async () => {
      waits.endAll();
      await server.close();
    },
  };
}
