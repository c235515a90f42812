/** Logs in to the library system once, as the kiosk does, and records the answers. */

import {
  type ClientOptions,
  createClient,
  type Message,
} from '../../../../packages/sip2/src/index.ts';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import { clientOptions } from '../../../wiring/open.ts';

export interface LogInResult {
  outcome:
    | { kind: 'online'; status: Message<'98'>; at: Date }
    /**
     * `code` as the client reports it: log-in-refused, log-in-unanswered, status-unanswered,
     * acs-offline, connect-failed
     */
    | { kind: 'failed'; code: string; text: string };
  /** from 93 to 94, and from 99 to 98; null: no answer */
  logInMs: number | null;
  statusMs: number | null;
  /** it asked for a message again (96) */
  asksAgain: boolean;
  /** codes of the deviations from the specification, with their place */
  deviations: readonly string[];
  /** whether replies had checksums; null: no reply */
  checksums: boolean | null;
  /** the bytes received, not masked: only for checks of their form */
  received: Uint8Array;
}
/** The client's log codes for a failed connection; its other codes are about single messages. */
const failureCodes = new Set([
  ...['connect-failed', 'log-in-refused', 'log-in-unanswered', 'status-unanswered', 'acs-offline'],
]);
export type LineSettings = Partial<Pick<Config['sip2'], 'terminator' | 'errorDetection'>>;

/** What opens the line, or carries each message, with all that comes back shown to `onData`. */
function overheard(
  open: ClientOptions['open'],
  onData: (chunk: Uint8Array) => void,
): ClientOptions['open'] {
  if (typeof open !== 'function')
    return {
      async carry(line, signal) {
        const carried = await open.carry(line, signal);
        if (carried.kind === 'answer') onData(carried.line);
        return carried;
      },
    };
  return async (signal) => {
    const duplex = await open(signal);
    // The client attaches its listeners in the same turn, so no data is lost.
    duplex.on('data', onData);
    return duplex;
  };
}

/** One try. `answerMs`: timeout of each answer. Throws a Fault if a certificate cannot be read. */
export async function tryLogIn(
  sip2: Config['sip2'],
  secrets: Secrets,
  lineSettings: LineSettings,
  answerMs: number,
): Promise<LogInResult> {
  const chunks: Uint8Array[] = [];
  const deviations = new Set<string>();
  let asksAgain = false;
  let checksums: boolean | null = null;
  let logInMs: number | null = null;
  let statusMs: number | null = null;
  let failure: { code: string; text: string } | null = null;
  let answered: { status: Message<'98'>; at: Date } | null = null;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const once = { timeoutMs: answerMs, retries: 0, heartbeatMs: 60_000 };
  const options = clientOptions(
    { ...sip2, ...lineSettings, ...once },
    secrets,
    ({ code, text }) => {
      if (failureCodes.has(code)) failure ??= { code, text };
    },
  );
  const client = createClient({
    ...options,
    timings: { ...options.timings, graceMs: 200 },
    open: overheard(options.open, (chunk) => {
      if (chunks.length < 100) chunks.push(chunk);
    }),
    onTrace: (direction, _line, { message, latencyMs }) => {
      if (direction === 'out') return;
      for (const deviation of message.deviations) deviations.add(deviation);
      if (message.code !== null) checksums = message.checksum !== 'absent';
      if (message.code === '96') asksAgain = true;
      if (message.code === '94') logInMs = latencyMs;
      if (message.code === '98') statusMs = latencyMs;
    },
    onStatus: (status) => {
      answered = { status, at: new Date() };
    },
    onState: (state) => {
      if (state !== 'connecting') finish();
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, answerMs * 2 + 500);
  });
  await Promise.race([finished, timeout]);
  clearTimeout(timer);
  const isOnline = client.state === 'online';
  await client.close();
  const outcome = (): LogInResult['outcome'] => {
    if (isOnline && answered !== null)
      return { kind: 'online', ...(answered as { status: Message<'98'>; at: Date }) };
    return {
      kind: 'failed',
      ...(failure ?? { code: 'log-in-unanswered', text: 'no answer in time' }),
    };
  };
  const received = Buffer.concat(chunks);
  return {
    outcome: outcome(),
    logInMs,
    statusMs,
    asksAgain,
    deviations: [...deviations],
    checksums,
    received,
  };
}
