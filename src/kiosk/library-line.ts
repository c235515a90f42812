/**
 * Whether the kiosk works with the library system. It does after some good answers in a row, so
 * that a flapping line does not flap the kiosk, after the journal is settled, and between two
 * visits; it does not at once when the line is lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CirculationParts } from '../circulation/parts.ts';
import { listUnanswered, resolveOpen } from '../circulation/resolve.ts';
import type { ClientState, Sip2Client } from '../sip2/index.ts';
import type { EntryId } from '../store/types.ts';

export interface LibraryLine {
  /** from the client, at every change */
  onState(state: ClientState): void;
  /**
   * Something may be open that can be settled now: in a visit off line and after each, or when the
   * terminal is back.
   */
  settleOpen(): void;
  /** Work that settles entries, apart from the kiosk's own: one at a time. */
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
  /**
   * good answers in a row that it takes to be on line again; the first time the log-in is enough
   */
  goodAnswers: number;
  /**
   * A visit is under way. What it does off line goes out before the next one may work with the
   * library system.
   */
  inVisit(): boolean;
  /**
   * between two questions, and before a run that was stopped is tried again: then doubled up to a
   * minute. 1 000
   */
  pauseMs?: number;
  /**
   * The kiosk waits no longer for the journal at its start: it serves without the library system
   * meanwhile. 15 000
   */
  settleWithinMs?: number;
  onChange(up: boolean): void;
}

/**
 * So often one entry is tried on a line that answers everything else; then it goes to the staff's
 * list.
 */
const mostTries = 3;
const mostPauseMs = 60_000;

export function superviseLibrary(options: LibraryLineOptions): LibraryLine {
  const { goodAnswers, onChange, pauseMs = 1_000, settleWithinMs = 15_000 } = options;
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
    const limit = setTimeout(resolve, settleWithinMs);
    settle = () => {
      clearTimeout(limit);
      resolve();
    };
  });
  /** by entry: how often it was not answered by a library system that answers */
  const tries = new Map<EntryId, number>();
  /** of all entries, since a run came to its end */
  let stops = 0;
  /** the entry that was not answered last */
  let stoppedAt: EntryId | null = null;

  const answersWell = async (wanted: number) => {
    for (let answers = 0; answers < wanted; answers += 1) {
      const answer = await options.client().request({
        code: '99',
        fixed: { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' },
        fields: {},
      });
      if (answer.kind !== 'answer') return false;
      if (answers + 1 < wanted) await pause(pauseMs, undefined, { signal: closing.signal });
    }
    return true;
  };

  /**
   * Once the library system answers again: what it did not answer counts as tried. Where it answers
   * nothing the line is to blame. An entry that it dies of must keep neither the others waiting nor
   * the kiosk.
   */
  const countTry = (entry: EntryId) => {
    stops += 1;
    const tried = (tries.get(entry) ?? 0) + 1;
    tries.set(entry, tried);
    if (tried >= mostTries) listUnanswered(options.parts(), entry, tried);
  };

  /** True where all of it was answered. */
  const settleJournal = async (): Promise<boolean> => {
    if (stoppedAt !== null) {
      if (!(await answersWell(1))) return false;
      countTry(stoppedAt);
      stoppedAt = null;
    }
    const isSettled = await resolveOpen(options.parts(), (entry) => {
      stoppedAt = entry;
    });
    if (isSettled) {
      stops = 0;
      tries.clear();
    }
    return isSettled;
  };

  const run = async () => {
    while (!closing.signal.aborted && state === 'online') {
      again = false;
      steady = up || !everUp || steady || (await answersWell(goodAnswers));
      const good = steady && (await inTurn(settleJournal));
      if (good && state === 'online') {
        settle();
        // What was done off line meanwhile goes out first.
        if (!up && !again && !options.inVisit()) {
          up = true;
          everUp = true;
          onChange(true);
        }
        if (!again) return;
      } else {
        const longer = pauseMs * 2 ** Math.max(0, stops - 1);
        await pause(Math.min(longer, mostPauseMs), undefined, { signal: closing.signal });
      }
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
}
