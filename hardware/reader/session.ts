/** A reader that is opened for a few questions, and closed: it is not followed as the driver does. */
import type { Address } from '../address.ts';
import type { Log } from '../devices.ts';
import { type Closed, probing } from '../probe.ts';
import { createExchange } from './exchange.ts';
import type { Dialect, ReaderProtocol } from './protocol.ts';

export interface ReaderSession {
  protocol: ReaderProtocol;
  /** model and firmware */
  identity: string;
  latencyMs: number;
}
export type NoSession =
  | Closed
  | { kind: 'refused'; why: string }
  /** the bytes received are no reply */
  | { kind: 'garbage'; bytes: number }
  | { kind: 'silent' };

export interface SessionOptions {
  /** for each question */
  answerTimeoutMs: number;
  connectTimeoutMs?: number | undefined;
}

/** Runs `ask` where the reader has identified itself. Never rejects because of the port. */
export function withReader<Frame, Value>(
  dialect: Dialect<Frame>,
  address: Address,
  { answerTimeoutMs, connectTimeoutMs }: SessionOptions,
  ask: (session: ReaderSession) => Promise<Value>,
): Promise<{ kind: 'asked'; value: Value } | NoSession> {
  return probing(
    address,
    async (probe): Promise<{ kind: 'asked'; value: Value } | NoSession> => {
      let garbage = 0;
      const log: Log = ({ code, data }) => {
        if (code === 'rfid-garbage') garbage += Number(data?.count ?? 0);
      };
      const exchange = createExchange<Frame>(
        () => probe,
        (handlers) => dialect.createFramer(handlers),
        {
          responseTimeoutMs: answerTimeoutMs,
          probeTimeoutMs: answerTimeoutMs,
          drainMs: 50,
          probeDrainMs: 50,
          turnaroundMs: 5,
          gapMs: 100,
          missesUntilDrop: 1_000,
        },
        log,
      );
      probe.onData = (chunk) => exchange.onData(chunk);
      probe.onDown = () => exchange.onDown();
      exchange.onUp();
      const protocol = dialect.speak(exchange, log);
      const startedMs = performance.now();
      const identified = await protocol.identify();
      const latencyMs = Math.round(performance.now() - startedMs);
      try {
        if (identified.kind === 'refused') return { kind: 'refused', why: identified.why };
        if (identified.kind !== 'ok')
          return garbage > 0 ? { kind: 'garbage', bytes: garbage } : { kind: 'silent' };
        const value = await ask({ protocol, identity: identified.value, latencyMs });
        return { kind: 'asked', value };
      } finally {
        exchange.onDown();
      }
    },
    connectTimeoutMs,
  );
}
