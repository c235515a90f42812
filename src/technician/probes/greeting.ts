/** Logs in to the library system once, as the kiosk does, and records what the line showed. */
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { createClient, type Message } from '../../sip2/index.ts';
import { clientOptions } from '../../wiring/open.ts';

export interface Greeting {
  outcome:
    | { kind: 'online'; status: Message<'98'>; at: Date }
    /**
     * `code` as the client reports it: log-in-refused, log-in-unanswered, status-unanswered,
     * acs-offline, connect-failed
     */
    | { kind: 'failed'; code: string; text: string };
  /** from 93 to 94, and from 99 to 98; null where they were not answered */
  logInMs: number | null;
  statusMs: number | null;
  /** codes of what was seen to depart from the specification, with the place */
  deviations: readonly string[];
  /** whether replies carried checksums; null: none came */
  checksums: boolean | null;
  /** what came, byte for byte; for looking at its form only, as it is not masked */
  heard: Uint8Array;
}
/** The client's log codes for a failed connection; its other codes are about single messages. */
const endings = new Set([
  ...['connect-failed', 'log-in-refused', 'log-in-unanswered', 'status-unanswered', 'acs-offline'],
]);
export type Manner = Partial<Pick<Config['sip2'], 'terminator' | 'errorDetection'>>;

/**
 * One connection, one try. `answerMs` for each answer. Throws a Fault where a certificate cannot be
 * read.
 */
export async function greet(
  sip2: Config['sip2'],
  secrets: Secrets,
  manner: Manner,
  answerMs: number,
): Promise<Greeting> {
  const chunks: Buffer[] = [];
  const deviations = new Set<string>();
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
  const options = clientOptions({ ...sip2, ...manner, ...once }, secrets, ({ code, text }) => {
    if (endings.has(code)) failure ??= { code, text };
  });
  const client = createClient({
    ...options,
    timings: { ...options.timings, graceMs: 200 },
    open: async (signal) => {
      const duplex = await options.open(signal);
      // The client begins to listen in the same turn, and misses nothing.
      duplex.on('data', (chunk: Buffer) => {
        if (chunks.length < 100) chunks.push(chunk);
      });
      return duplex;
    },
    onTrace: (direction, _line, { message, latencyMs }) => {
      if (direction === 'out') return;
      for (const deviation of message.deviations) deviations.add(deviation);
      if (message.code !== null) checksums = message.checksum !== 'absent';
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
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, answerMs * 2 + 500);
  });
  await Promise.race([finished, patience]);
  clearTimeout(timer);
  const isOnline = client.state === 'online';
  await client.close();
  const outcome = (): Greeting['outcome'] => {
    if (isOnline && answered !== null)
      return { kind: 'online', ...(answered as { status: Message<'98'>; at: Date }) };
    return {
      kind: 'failed',
      ...(failure ?? { code: 'log-in-unanswered', text: 'no answer in time' }),
    };
  };
  const heard = Buffer.concat(chunks);
  return { outcome: outcome(), logInMs, statusMs, deviations: [...deviations], checksums, heard };
}
