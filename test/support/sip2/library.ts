import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  type ClientOptions,
  type ClientState,
  createClient,
  decode,
  encode,
  first,
  openAddress,
  type Report,
  type ServeOptions,
  type ServerAnswer,
  type Session,
  serve,
  type Timings,
} from '../../../packages/sip2/src/index.ts';
import type { AnyDraft, KnownMessage } from '../../../packages/sip2/src/messages/table.ts';

export const at = '20260101    120000';
export const noDate = ' '.repeat(18);
/**
 * Short pauses, and time enough for an answer on a busy machine; a test that waits for silence is
 * `hasty`.
 */
export const quick: Partial<Timings> = {
  ...{
    connectTimeoutMs: 2_000,
    timeoutMs: 3_000,
    retries: 2,
    graceMs: 100,
  },
  ...{ quietMs: 30, heartbeatMs: 0, reconnect: { firstMs: 20, mostMs: 60 }, closeMs: 200 },
};

export const hasty = { timings: { timeoutMs: 250 } };

export function status98(
  over: Partial<Record<'onlineStatus' | 'timeoutPeriod' | 'retriesAllowed', string>> = {},
) {
  return {
    code: '98' as const,
    fixed: {
      ...{
        onlineStatus: 'Y',
        checkinOk: 'Y',
        checkoutOk: 'Y',
        acsRenewalPolicy: 'Y',
        statusUpdateOk: 'Y',
        offlineOk: 'N',
      },
      ...{ timeoutPeriod: '003', retriesAllowed: '002', dateTimeSync: at, protocolVersion: '2.00' },
      ...over,
    },
    fields: { AO: '3550', BX: 'Y'.repeat(16) },
  };
}

export function loan(item: string) {
  return {
    code: '11' as const,
    fixed: { scRenewalPolicy: 'N', noBlock: 'N', transactionDate: at, nbDueDate: noDate },
    fields: { AO: '3550', AA: '23550000000013', AB: item, AC: '' },
  };
}
export function itemQuestion(item: string) {
  return {
    code: '17' as const,
    fixed: { transactionDate: at },
    fields: { AO: '3550', AB: item },
  };
}

/** Of an item that is available. */
export function itemInformation(item: string, title: string): ServerAnswer {
  return {
    code: '18',
    fixed: {
      circulationStatus: '03',
      securityMarker: '01',
      feeType: '01',
      transactionDate: at,
    },
    fields: { AB: item, AJ: title },
  };
}

/** The answers of a healthy library system. */
export function healthy(message: KnownMessage): ServerAnswer {
  const value = (id: string) => message.fields.find((field) => field.id === id)?.value ?? '';
  switch (message.code) {
    case '93':
      return { code: '94', fixed: { ok: value('CO') === 'lindeveld' ? '1' : '0' }, fields: {} };
    case '99':
      return status98();
    case '17':
      return itemInformation(value('AB'), `title of ${value('AB')}`);
    case '11':
      return {
        code: '12',
        fixed: {
          ok: '1',
          renewalOk: 'N',
          magneticMedia: 'N',
          desensitize: 'Y',
          transactionDate: at,
        },
        fields: { AO: '3550', AA: value('AA'), AB: value('AB'), AJ: 'title', AH: '20260122' },
      };
    case '35':
      return {
        code: '36',
        fixed: { endSession: 'Y', transactionDate: at },
        fields: { AO: '3550', AA: value('AA') },
      };
    default:
      return 'silent';
  }
}

/**
 * A library system that answers everything soundly except what `special` takes over (null: the
 * sound answer).
 */
export async function library(
  special: (message: KnownMessage, session: Session) => ServerAnswer | null = () => null,
  options: Partial<ServeOptions> = {},
) {
  const received: KnownMessage[] = [];
  const server = await serve({
    onMessage(message, session) {
      received.push(message);
      return special(message, session) ?? healthy(message);
    },
    ...options,
  });
  onTestFinished(() => server.close());
  const count = (code: string) => received.filter((message) => message.code === code).length;
  return { server, received, count };
}

/**
 * A bare socket that sends exactly the bytes of a test: `onLine` gets every line of the client.
 */
export async function bareSocket(onLine: (line: string, socket: Socket, nth: number) => void) {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('latin1')).split('\r');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        onLine(line, socket, lines.filter((each) => each.slice(0, 2) === line.slice(0, 2)).length);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const address = server.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, lines };
}

export function kiosk(port: number, options: Partial<ClientOptions> = {}) {
  const reports: Report[] = [];
  const states: ClientState[] = [];
  const trace: string[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const check of [...waiting]) check();
  };
  const client = createClient({
    open: options.open ?? openAddress(`tcp://127.0.0.1:${port}`),
    login: { user: 'kiosk', password: 'lindeveld', location: '35500' },
    random: () => 0.5,
    ...options,
    timings: { ...quick, ...options.timings },
    log(report) {
      reports.push(report);
      changed();
    },
    onState(state) {
      states.push(state);
      changed();
    },
    onTrace: (direction, line, more) => {
      trace.push(`${direction} ${line}`);
      options.onTrace?.(direction, line, more);
    },
  });
  onTestFinished(() => client.close());
  /** Resolves when the condition holds; looked at whenever the client reports or changes state. */
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!holds()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const reported = (code: string) => reports.filter((report) => report.code === code).length;
  const online = () => until(() => client.state === 'online');
  return { client, reports, states, trace, until, reported, online };
}

/** The bytes of the sound answer to a line, with the sequence number of the line. */
export function sound(
  line: string,
  change: { sequence?: number; draft?: AnyDraft; terminator?: 'cr' | 'crlf' | 'none' } = {},
) {
  const { message } = decode(Buffer.from(line, 'latin1'));
  if (message.code === 'unknown') throw new Error(`not a message: ${line}`);
  const draft = change.draft ?? healthy(message);
  if (typeof draft === 'string' || 'raw' in draft) throw new Error(`no answer to ${line}`);
  const sequence = change.sequence ?? message.sequence;
  const terminator = change.terminator ?? 'cr';
  return Buffer.from(
    encode(draft, { errorDetection: message.checksum !== 'absent', sequence, terminator }),
  );
}
/** A bare socket that is sound but for the lines of one code. */
export function except(code: string, act: (line: string, socket: Socket, nth: number) => void) {
  return bareSocket((line, socket, nth) => {
    if (line.startsWith(code)) act(line, socket, nth);
    else if (!line.startsWith('97')) socket.write(sound(line));
  });
}

/** The item (AB) of an answer. */
export function named(answer: { kind: string; message?: KnownMessage }) {
  return answer.message && first(answer.message, 'AB');
}
