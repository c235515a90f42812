/** One connection after the other, with a pause between that grows while none comes to be of use. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Broker, BrokerConnection } from '../broker/broker.ts';

interface Connecting {
  /** Ends the connection; resolves when nothing goes on any more. */
  close(): Promise<void>;
}

interface ConnectingParts {
  broker: Broker;
  /** Works with a connection until it ends; ends only by rejecting. */
  live(connection: BrokerConnection): Promise<never>;
  /** After each connection, and each try for one. `wasOfUse`: the next pause is the shortest. */
  onEnd(error: unknown): { again: boolean; wasOfUse: boolean };
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;

export function keepConnected({ broker, live, onEnd }: ConnectingParts): Connecting {
  const closing = new AbortController();
  const { signal } = closing;
  let current: BrokerConnection | null = null;

  async function connectOnce(): Promise<unknown> {
    try {
      current = await broker.connect();
      return signal.aborted ? null : await live(current);
    } catch (error) {
      return error;
    } finally {
      await current?.close();
      current = null;
    }
  }

  async function run(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      const error = await connectOnce();
      if (signal.aborted) return;
      const { again, wasOfUse } = onEnd(error);
      if (!again) return;
      if (wasOfUse) pauseMs = firstPauseMs;
      // So that not all kiosks come in the moment in which the broker is back.
      const jitter = 0.9 + Math.random() / 5;
      await wait(pauseMs * jitter, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    }
  }

  const ended = run();
  return {
    close: async () => {
      closing.abort();
      await current?.close();
      await ended;
    },
  };
}
