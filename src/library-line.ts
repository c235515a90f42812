/**
 * Whether the kiosk works with the library system. It does after some good answers in a row, so that a flapping line
 * does not flap the kiosk, after the journal is settled, and between two visits; it does not at once when the line is lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CirculationParts } from './circulation/parts.ts';
import { resolveOpen } from './circulation/resolve.ts';
import type { ClientState, Sip2Client } from './sip2/index.ts';

export interface LibraryLine {
  /** from the client, at every change */
  onState(state: ClientState): void;
  /** Something may be open that can be settled now: in a visit off line and after each, or when the terminal is back. */
  settleOpen(): void;
  /** Work that settles entries, apart from the kiosk's own: one at a time. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** resolves when the journal is settled, or the library system is known to be away */
  readonly settledOnce: Promise<void>;
  close(): Promise<void>;
}

export interface LibraryLineOptions {
  client(): Sip2Client;
  parts(): CirculationParts;
  /** good answers in a row that it takes to be on line again; the first time the log-in is enough */
  goodAnswers: number;
  /** A visit is under way. What it does off line goes out before the next one may work with the library system. */
  inVisit(): boolean;
  /** between two questions, and before a run that was stopped is tried again. 1 000 */
  pauseMs?: number;
  onChange(up: boolean): void;
}

export const superviseLibrary = (options: LibraryLineOptions): LibraryLine => {
  const { goodAnswers, onChange, pauseMs = 1_000 } = options;
  const closing = new AbortController();
  let state: ClientState = 'connecting';
  let up = false;
  let everUp = false;
  /** so many good answers came since the line is back */
  let steady = false;
  let running: Promise<void> | null = null;
  let again = false;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  let settle: () => void = () => {};
  const settledOnce = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const answersWell = async () => {
    for (let answers = 0; answers < goodAnswers; answers += 1) {
      const answer = await options
        .client()
        .request({ code: '99', fixed: { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' }, fields: {} });
      if (answer.kind !== 'answer') return false;
      if (answers + 1 < goodAnswers) await pause(pauseMs, undefined, { signal: closing.signal });
    }
    return true;
  };

  const run = async () => {
    while (!closing.signal.aborted && state === 'online') {
      again = false;
      steady = up || !everUp || steady || (await answersWell());
      const good = steady && (await inTurn(() => resolveOpen(options.parts())));
      if (good && state === 'online') {
        settle();
        if (!up && !options.inVisit()) {
          up = true;
          everUp = true;
          onChange(true);
        }
        if (!again) return;
      } else await pause(pauseMs, undefined, { signal: closing.signal });
    }
  };

  const settleOpen = () => {
    again = true;
    if (running || closing.signal.aborted) return;
    running = run()
      .catch((error: unknown) => {
        // Closing ends a pause; anything else is a fault of the journal or of the program.
        if (!closing.signal.aborted) throw error;
      })
      .finally(() => {
        running = null;
      });
  };

  return {
    settledOnce,
    settleOpen,
    inTurn,
    onState: (next) => {
      state = next;
      steady = false;
      if (next === 'online') return settleOpen();
      if (next === 'offline') settle();
      if (up) onChange(false);
      up = false;
    },
    close: async () => {
      closing.abort();
      settle();
      await running;
      await turn;
    },
  };
};
