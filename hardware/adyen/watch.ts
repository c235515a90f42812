/** Whether the terminal can take payments: an idle one is asked again and again (Diagnosis). */
import type { DeviceState, Report } from '../devices.ts';
import { pauseOr } from '../pause.ts';
import type { Answered, Caller } from './caller.ts';
import type { NexoMessage } from './messages.ts';
import { diagnosisRequest } from './requests.ts';
import { explain } from './status.ts';

interface WatchOptions {
  caller: Caller;
  onState(state: DeviceState): void;
  report(report: Omit<Report, 'part'>): void;
  /** null: a payment or another operation is under way, the terminal is not asked */
  whenIdle(ask: () => Promise<Answered>): Promise<Answered | null>;
  timeoutMs: number;
  heartbeatMs: number;
  /** while it is down */
  retryMs: number;
}
interface Watch {
  /** it answers, even if it takes no payments now */
  readonly answers: boolean;
  readonly up: boolean;
  /** Asks at once: something of the terminal was learnt elsewhere. */
  askNow(): void;
  close(): Promise<void>;
}

export function openWatch(options: WatchOptions): Watch {
  const { caller, timeoutMs, heartbeatMs, retryMs } = options;
  const closing = new AbortController();
  const state = { answers: false, up: false, reason: '', keyRefused: false };
  let wake = () => {};

  const set = (condition: Condition | null) => {
    if (condition === null) return;
    state.answers = condition.answers;
    const up = condition.trouble === null;
    const reason = condition.trouble ?? '';
    if (up === state.up && reason === state.reason) return;
    Object.assign(state, { up, reason });
    options.onState(
      up ? { state: 'up', identity: caller.parties.poiId } : { state: 'down', reason },
    );
  };

  const ask = () => {
    const request = diagnosisRequest(caller.parties, caller.newServiceId(), false);
    return caller.ask(request, { timeoutMs, signal: closing.signal });
  };

  /** A key that was refused may have been replaced: the next one is tried at once. */
  const askWithEachKey = async () => {
    const answered = await ask();
    return answered.kind === 'rejected' && answered.reason === 'key' ? ask() : answered;
  };

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const answered = await options.whenIdle(askWithEachKey);
      if (closing.signal.aborted) return;
      if (answered) {
        reportKey(answered);
        set(conditionOf(answered));
      }
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await pauseOr(woken, state.up ? heartbeatMs : Math.min(retryMs, heartbeatMs));
    }
  }

  function reportKey(answered: Answered): void {
    const isRefused = answered.kind === 'rejected' && answered.reason === 'key';
    if (isRefused && !state.keyRefused)
      options.report({ level: 'error', code: 'nexo-key-refused', text: `${explain(answered)}.` });
    state.keyRefused = isRefused;
  }

  const running = run();
  return {
    get answers() {
      return state.answers;
    },
    get up() {
      return state.up;
    },
    askNow: () => wake(),
    close: async () => {
      closing.abort();
      wake();
      await running;
    },
  };
}

/** `trouble`: why it takes no payments now; null: it does. */
interface Condition {
  answers: boolean;
  trouble: string | null;
}

/** null: it is busy, which changes nothing. */
function conditionOf(answered: Answered): Condition | null {
  if (answered.kind !== 'message' || answered.message.kind !== 'diagnosis')
    return { answers: answered.kind === 'rejected', trouble: explain(answered) };
  const { ending } = answered.message;
  if (ending.condition === 'Busy' || ending.condition === 'InProgress')
    return { answers: true, trouble: null };
  return { answers: true, trouble: troubleIn(answered.message) };
}

/** null: it can take payments. */
export function troubleIn({
  ending,
  terminal,
}: Extract<NexoMessage, { kind: 'diagnosis' }>): string | null {
  const { global, reachesHost } = terminal;
  if (ending.result !== 'Success')
    return `the terminal refused: ${ending.condition ?? 'no reason'}`;
  if (reachesHost === false || global === 'Unreachable')
    return 'the terminal does not reach its host';
  return global === 'Maintenance' ? 'the terminal is under maintenance' : null;
}
