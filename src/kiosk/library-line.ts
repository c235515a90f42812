/**
 * Whether the kiosk works with the library system. It does after some good answers in a row, so
 * that a flapping line does not flap the kiosk, and after the journal is settled; in a visit off line
 * at its next rest. It stops at once when the line is lost. A line that the library system closes
 * while nothing is under way is not lost yet: what is asked meanwhile waits for the next connection.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientState, Sip2Client } from '../../packages/sip2/src/index.ts';
import type { CirculationParts } from '../circulation/parts.ts';
import { paymentOpen } from '../circulation/payment.ts';
import { listUnanswered, resolveOpen } from '../circulation/settle/resolve.ts';
import type { EntryId } from '../store/types.ts';

export interface LibraryLine {
  /** at every change of the client's state; `isIdleEnd`: see the options of the client */
  onState(state: ClientState, isIdleEnd?: boolean): void;
  /**
   * An entry may be open that can be settled now: in a visit off line and after each visit, or when
   * the terminal is back.
   */
  settleOpen(): void;
  /** Runs work that settles entries while nothing else does. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /**
   * resolves when the journal is settled, the library system is known to be away, or
   * `settleWithinMs` have passed
   */
  readonly settledOnce: Promise<void>;
  close(): Promise<void>;
}

export interface LibraryLineOptions {
  client(): Sip2Client;
  parts(): CirculationParts;
  /** good answers in a row after which it is on line again; the first time the log-in is enough */
  goodAnswers: number;
  /**
   * No visit is under way, or one off line that can go on line now: what it did is sent, and nothing
   * is under way in it
   */
  mayGoOnline(): boolean;
  /**
   * between two questions, and before a run that was stopped is tried again: then doubled up to a
   * minute. 1 000
   */
  pauseMs?: number;
  /** After so long the kiosk starts without the library system. 15 000 */
  settleWithinMs?: number;
  /** how long a line that was closed while idle may take to be open again. 2 000 */
  reopenWithinMs?: number;
  /** before a payment that is still under way, or was not answered, is asked about again. 15 000 */
  askAgainMs?: number;
  onChange(up: boolean): void;
}

/** After so many tries on a line that answers everything else an entry goes to the staff's list. */
const mostTries = 3;
const mostPauseMs = 60_000;

export function superviseLibrary(options: LibraryLineOptions): LibraryLine {
  const { goodAnswers, onChange, pauseMs = 1_000, settleWithinMs = 15_000 } = options;
  const { askAgainMs = 15_000, reopenWithinMs = 2_000 } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const journal = createSettling(options);
  const inTurn = createQueue();
  const start = createStart(settleWithinMs);
  let state: ClientState = 'connecting';
  let up = false;
  let everUp = false;
  /** enough good answers came since the line is back */
  let steady = false;
  let running: Promise<void> | null = null;
  let again = false;
  let asksAgain = false;
  let waking = new AbortController();
  let reopening: NodeJS.Timeout | undefined;

  const answersWell = async () => {
    for (let answers = 0; answers < goodAnswers; answers += 1) {
      if (answers > 0) await pause(pauseMs, undefined, { signal });
      if (!(await answers99(options.client()))) return false;
    }
    return true;
  };

  const run = async () => {
    while (!signal.aborted && state === 'online') {
      again = false;
      steady = up || !everUp || steady || (await answersWell());
      const good = steady && (await inTurn(journal.settle));
      if (good && state === 'online') {
        start.settled();
        // What was done off line meanwhile is sent first.
        if (!up && !again && options.mayGoOnline()) {
          up = true;
          everUp = true;
          onChange(true);
        }
        if (again) continue;
        // A visit goes on line at its next rest; an open payment is asked about less often.
        if (up || options.parts().journal.open().length > 0) return askAgain();
        await restOrWake();
      } else {
        const longer = pauseMs * 2 ** Math.max(0, journal.stops() - 1);
        await pause(Math.min(longer, mostPauseMs), undefined, { signal });
      }
    }
  };

  /** A host that answers "still under way" says nothing when it is over. */
  const askAgain = () => {
    const parts = options.parts();
    if (asksAgain || !(paymentOpen(parts, 'terminal') || paymentOpen(parts, 'code'))) return;
    asksAgain = true;
    pause(askAgainMs, undefined, { signal })
      .finally(() => {
        asksAgain = false;
      })
      .then(settleOpen, () => {});
  };

  /** Until the next try, or something happens. */
  const restOrWake = async () => {
    waking = new AbortController();
    if (signal.aborted) return;
    await pause(pauseMs, undefined, { signal: waking.signal }).catch(() => {});
  };

  const settleOpen = () => {
    again = true;
    waking.abort();
    if (running || signal.aborted) return;
    running = run()
      .catch((error: unknown) => {
        // Closing ends a pause; anything else is a fault of the journal or of the program.
        if (!signal.aborted) throw error;
      })
      .finally(() => {
        running = null;
      });
  };

  const lost = () => {
    if (up) onChange(false);
    up = false;
  };

  return {
    settledOnce: start.promise,
    settleOpen,
    inTurn,
    onState: (next, isIdleEnd = false) => {
      clearTimeout(reopening);
      state = next;
      steady = false;
      if (next === 'online') return settleOpen();
      if (next === 'offline') start.settled();
      if (isIdleEnd) reopening = setTimeout(lost, reopenWithinMs);
      else lost();
    },
    close: async () => {
      closing.abort();
      waking.abort();
      clearTimeout(reopening);
      start.settled();
      await running;
      await inTurn(async () => {});
    },
  };
}

async function answers99(client: Sip2Client): Promise<boolean> {
  const fixed = { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' } as const;
  return (await client.request({ code: '99', fixed, fields: {} })).kind === 'answer';
}

/** One piece of work after the other, whatever becomes of the one before. */
function createQueue(): LibraryLine['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Resolves once: when it is settled, or after so long. */
function createStart(withinMs: number) {
  let settled = () => {};
  const promise = new Promise<void>((resolve) => {
    const limit = setTimeout(resolve, withinMs);
    settled = () => {
      clearTimeout(limit);
      resolve();
    };
  });
  return { promise, settled: () => settled() };
}

/**
 * Settles the journal, and counts the tries of an entry that is not answered. Once the library
 * system answers again, the entry that it did not answer counts as tried; where it answers nothing,
 * the line is to blame. So an entry that it never answers holds up neither the others nor the
 * kiosk.
 */
function createSettling({ client, parts }: Pick<LibraryLineOptions, 'client' | 'parts'>) {
  const tries = new Map<EntryId, number>();
  /** of all entries, since a run came to its end */
  let stops = 0;
  let unanswered: EntryId | null = null;

  const countTry = (entry: EntryId) => {
    stops += 1;
    const tried = (tries.get(entry) ?? 0) + 1;
    tries.set(entry, tried);
    if (tried >= mostTries) listUnanswered(parts(), entry, tried);
  };

  /** A payment that waits is passed over: that is no answer. */
  const forgetSettled = () => {
    const open = new Set(
      parts()
        .journal.open()
        .map(({ id }) => id),
    );
    for (const id of tries.keys()) if (!open.has(id)) tries.delete(id);
  };

  return {
    stops: () => stops,
    /** True where all entries were answered. */
    settle: async (): Promise<boolean> => {
      if (unanswered !== null) {
        if (!(await answers99(client()))) return false;
        countTry(unanswered);
        unanswered = null;
      }
      const isSettled = await resolveOpen(parts(), (entry) => {
        unanswered = entry;
      });
      if (isSettled) {
        stops = 0;
        forgetSettled();
      }
      return isSettled;
    },
  };
}
