/**
 * The readiness report of a running kiosk, from another process: over the socket in its data folder.
 * What a person is asked comes to `ask`; each check to `onCheck`.
 */
import { randomUUID } from 'node:crypto';
import type { Refused } from '../actions.ts';
import { askKiosk, eventsOf, openKiosk, postToKiosk } from '../control/control-client.ts';
import type {
  Ability,
  Answer,
  Check,
  CheckName,
  Question,
  ReadinessReport,
  RunState,
} from '../report.ts';

export interface RunOptions {
  /** the data folder of the kiosk */
  folder: string;
  /** the initials of the person; needed where `can` has `ask` */
  by?: string | undefined;
  /** left out or empty: no person is asked. `sound` and `keys`: at the kiosk's own screen alone */
  can?: readonly Ability[];
  only?: readonly CheckName[] | undefined;
  /**
   * null, or a wait that ends with the signal: no answer. The signal is aborted when the question
   * is no longer open, as when the card that it asks for was scanned.
   */
  ask?(question: Question, signal: AbortSignal): Promise<Answer | null>;
  onCheck?(check: Check, run: RunState): void;
  /** a check begins */
  onNow?(check: CheckName): void;
  /** ends the report early: what is left is not judged */
  signal?: AbortSignal;
}

/** `refused`: a visit or another report is under way. `absent`: no kiosk runs on this folder. */
export type RunOutcome =
  | { kind: 'report'; report: ReadinessReport }
  | { kind: 'refused'; refused: Refused }
  | { kind: 'absent' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; why: string };

const answerMs = 10_000;

export async function runReadiness(options: RunOptions): Promise<RunOutcome> {
  const { folder, by, can = [], only, signal } = options;
  const ending = new AbortController();
  // Before the start, so that no event is missed.
  const stream = await openKiosk(folder, '/events', ending.signal);
  if (stream.kind !== 'answer') return stream;
  const stop = () => void postToKiosk(folder, '/readiness/stop', {}, answerMs);
  try {
    const begun = await postToKiosk<{ started: string } & Refused>(
      folder,
      '/readiness/start',
      { can, ...(by === undefined ? {} : { by }), ...(only === undefined ? {} : { only }) },
      answerMs,
    );
    if (begun.kind !== 'answer') return begun;
    if (begun.value.status !== 200) return { kind: 'refused', refused: begun.value.value };
    const id = begun.value.value.started;
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    const follow = follower(options, id);
    for await (const live of eventsOf(stream.value)) {
      if (live.type !== 'readiness') continue;
      if (live.run?.id === id) follow.see(live.run);
      else if (follow.begun) break;
    }
    follow.end();
    const report = await askKiosk<ReadinessReport>(folder, `/readiness/${id}`, answerMs);
    if (report.kind !== 'answer') return report;
    for (const check of report.value.checks.slice(follow.seen))
      options.onCheck?.(check, { ...emptyRun, id, checks: report.value.checks });
    return { kind: 'report', report: report.value };
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  } finally {
    signal?.removeEventListener('abort', stop);
    ending.abort();
  }
}

const emptyRun: RunState = { id: randomUUID(), total: 0, now: null, question: null, checks: [] };

/** Passes on each check and each question once. */
function follower({ folder, ask, onCheck, onNow }: RunOptions, id: string) {
  let seen = 0;
  let now: CheckName | null = null;
  let asked: { id: number; over: AbortController } | null = null;
  let begun = false;
  const put = async (question: Question) => {
    const over = new AbortController();
    asked = { id: question.id, over };
    const answer = (await ask?.(question, over.signal)) ?? null;
    if (over.signal.aborted) return;
    const body = { question: question.id, answer: answer ?? { answer: 'skip' } };
    await postToKiosk(folder, '/readiness/answer', body, answerMs);
  };
  return {
    get begun() {
      return begun;
    },
    get seen() {
      return seen;
    },
    see: (run: RunState) => {
      begun = run.id === id;
      for (const check of run.checks.slice(seen)) onCheck?.(check, run);
      seen = run.checks.length;
      if (asked !== null && run.question?.id !== asked.id) {
        asked.over.abort();
        asked = null;
      }
      if (run.now !== null && run.now !== now) onNow?.(run.now);
      now = run.now;
      if (run.question !== null && asked === null) void put(run.question);
    },
    end: () => asked?.over.abort(),
  };
}
