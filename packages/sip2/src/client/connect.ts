import type { Duplex } from 'node:stream';
import type { AnyDraft, Message } from '../messages/table.ts';
import { createCarrierLink } from './carrier.ts';
import { type Connection, exchange, type Outcome, saysOffline } from './exchange.ts';
import { createLink, type Link } from './link.ts';
import type { Open } from './open.ts';
import type { ClientOptions, Timings } from './options.ts';

type Connected =
  | { kind: 'open'; connection: Connection }
  | { kind: 'failed'; code: string; text: string; slow: boolean };

interface ConnectContext {
  readonly options: ClientOptions;
  readonly timings: Timings;
  readonly signal: AbortSignal;
  /** as of `Connection` */
  readonly items: Set<string>;
  nextSequence(): number;
  onEvent(): void;
}

/**
 * Opens a connection and sends 93 and 99, so that requests may be sent. Never rejects.
 */
export async function connect(context: ConnectContext): Promise<Connected> {
  const { options, timings, signal } = context;
  const opened = await openLink(context);
  if (opened.kind === 'failed')
    return { kind: 'failed', code: 'connect-failed', text: opened.why, slow: false };
  const { link } = opened;
  const decoding = options.wire ?? {};
  const connection: Connection = {
    link,
    options,
    timings,
    decoding,
    previous: null,
    reported: new Set(),
    asked: new Map(),
    items: context.items,
    unnumbered: new Set(),
    detection: options.errorDetection ?? 'auto',
    retries: timings.retries,
    nextSequence: context.nextSequence,
    onStatus(status) {
      connection.retries = retriesAfter98(status, timings);
      options.onStatus?.(status);
    },
  };
  const giveUp = () => link.destroy('closing');
  signal.addEventListener('abort', giveUp, { once: true });
  const initialized = await initialize(connection);
  signal.removeEventListener('abort', giveUp);
  if (initialized.kind === 'failed') link.destroy(initialized.text);
  return initialized;
}

async function initialize(connection: Connection): Promise<Connected> {
  const { link } = connection;
  const { login } = connection.options;
  if (login && link.remembers) {
    const fields = { CN: login.user, CO: login.password, CP: login.location };
    const outcome = await exchangeFirst(connection, {
      code: '93',
      fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
      fields,
    });
    if (outcome.kind === 'failed')
      return failed('log-in-unanswered', `no answer to the log-in: ${outcome.why}`);
    if (outcome.message.code === '94' && outcome.message.fixed.ok !== '1') return logInRefused;
  }
  const status = await askStatus(connection);
  if (status.kind === 'failed' && link.refusesLogIn) return logInRefused;
  if (status.kind === 'failed' && !link.remembers && !status.sent)
    return failed('connect-failed', status.why);
  if (status.kind === 'failed')
    return failed('status-unanswered', `no answer to the status request: ${status.why}`);
  if (saysOffline(connection, status.message)) {
    return failed('acs-offline', 'the library system answers and says that it is off line');
  }
  return { kind: 'open', connection };
}

const logInRefused: Connected = {
  kind: 'failed',
  code: 'log-in-refused',
  text: 'the library system refused the log-in: check user, password and location of the SIP2 account',
  slow: true,
};

/**
 * The first request of a connection. A library system that answers AY and AZ by a text that is no
 * message (FOLIO's default) gets the request without them, where the setting is `auto`, but only
 * after a second try, so that one disturbed line does not turn off the checksums.
 */
async function exchangeFirst(connection: Connection, draft: AnyDraft): Promise<Outcome> {
  const takesNone = (outcome: Outcome) =>
    outcome.kind === 'failed' &&
    outcome.noise &&
    connection.detection === 'auto' &&
    connection.link.down === null;
  let outcome = await exchange(connection, draft);
  if (takesNone(outcome)) outcome = await exchange(connection, draft);
  if (!takesNone(outcome)) return outcome;
  connection.detection = 'off';
  outcome = await exchange(connection, draft);
  const text =
    'the library system takes no message with a checksum: they are left out for this connection';
  if (outcome.kind === 'reply')
    connection.options.log({ level: 'info', part: 'sip2', code: 'checksums-off', text });
  return outcome;
}

/** 99 and 98; the retries of 98 are used from then on. */
export async function askStatus(
  connection: Connection,
): Promise<
  { kind: 'status'; message: Message<'98'> } | { kind: 'failed'; why: string; sent: boolean }
> {
  const fixed = {
    statusCode: '0',
    maxPrintWidth: connection.options.maxPrintWidth ?? '040',
    protocolVersion: '2.00',
  };
  const outcome = await exchangeFirst(connection, { code: '99', fixed, fields: {} });
  if (outcome.kind === 'failed') return outcome;
  if (outcome.message.code !== '98') return { kind: 'failed', why: 'another message', sent: true };
  connection.onStatus(outcome.message);
  return { kind: 'status', message: outcome.message };
}

/**
 * How often a command may be sent again after this 98. 999 and text that is no number mean
 * "not set" (3M SIP 2.00, "ACS Status").
 */
export function retriesAfter98(status: Message<'98'>, { retries }: Timings): number {
  const announced = Number(status.fixed.retriesAllowed.trim() || 'none');
  return Number.isInteger(announced) && announced !== 999
    ? Math.min(Math.max(announced, 0), retries)
    : retries;
}

function failed(code: string, text: string): Connected {
  return { kind: 'failed', code, text, slow: false };
}

async function openLink(
  context: ConnectContext,
): Promise<{ kind: 'link'; link: Link } | { kind: 'failed'; why: string }> {
  const { options, timings, onEvent } = context;
  const { open, wire: decoding = {} } = options;
  if (typeof open !== 'function') return { kind: 'link', link: createCarrierLink(open, onEvent) };
  const opened = await openInTime(open, context);
  if (opened.kind === 'failed') return opened;
  const { quietMs, graceMs } = timings;
  const link = createLink(opened.duplex, { onEvent, quietMs, graceMs, decoding });
  return { kind: 'link', link };
}

type Opened = { kind: 'duplex'; duplex: Duplex } | { kind: 'failed'; why: string };

/**
 * The time-out is a timer of its own, and the signal a controller that it holds: the sources of
 * `AbortSignal.any` are held weakly, and on Node 20 the next garbage collection removes a time-out
 * among them.
 */
async function openInTime(open: Open, { timings, signal }: ConnectContext): Promise<Opened> {
  const givingUp = new AbortController();
  let giveUp = () => {};
  const late = new Promise<Opened>((resolve) => {
    giveUp = () => {
      givingUp.abort();
      resolve({ kind: 'failed', why: 'no connection in time' });
    };
  });
  const timer = setTimeout(giveUp, timings.connectTimeoutMs);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const opening = open(givingUp.signal).then(
    (duplex): Opened => ({ kind: 'duplex', duplex }),
    (error: unknown): Opened => ({
      kind: 'failed',
      why: error instanceof Error ? error.message : 'could not connect',
    }),
  );
  const opened = await Promise.race([opening, late]);
  clearTimeout(timer);
  signal.removeEventListener('abort', giveUp);
  // An `open` that ignores the signal may still give a connection, which is closed then.
  if (opened.kind === 'failed')
    void opening.then((it) => it.kind === 'duplex' && it.duplex.destroy());
  return opened;
}
