/**
 * The call of a kiosk: calling, delivered, coming or failed. It is in memory, and outlives the visit
 * that made it, not the process: who stands there after a restart presses again.
 */
import type { CallReason, CallState, Clock, Instant, Log } from '../../machines/domain.ts';
import { type Call, pause, type Way, whyFailed } from './call.ts';

/** A call that no one has answered yet. */
export interface OpenCall {
  id: string;
  reason: CallReason;
  /** when it began */
  at: Instant;
  state: Extract<CallState, 'calling' | 'delivered' | 'failed'>;
}

/** How a call ended. `failed`: it was never delivered, and then forgotten. */
export interface CallEnd {
  reason: CallReason;
  end: 'acknowledged' | 'expired' | 'failed';
  /** since it began */
  tookMs: number;
}

/** One try of one way, for the technician who makes it. */
interface WayTried {
  way: Way['name'];
  /** null: delivered */
  why: string | null;
  latencyMs: number;
}

export interface Calls {
  /**
   * One call is open at a time: staff go to a kiosk, not to a call. Another reason, or another
   * patron, sends the open one again, but not at every touch.
   */
  call(reason: CallReason): void;
  open(): OpenCall | null;
  /** A member of staff is coming. `by`: `panel`, `command line`, or the way. False: no such call. */
  acknowledge(id: string, by: string): boolean;
  /** Sends one that is no call, by every way, and waits for each. */
  test(): Promise<readonly WayTried[]>;
  /** whether the last call reached no one; null: there was none, or it is on its way */
  lastFailed(): boolean | null;
  close(): void;
}

export interface CallsOptions {
  ways: readonly Way[];
  /** whether a call is sent this way now; where none is, all are: the patron was offered a call */
  isUsed(way: Way): boolean;
  library: string;
  device: string;
  /** for the staff, in the library's language */
  say(reason: Call['reason']): string;
  /** how long a call that no way delivers is tried again */
  retryForMs: number;
  /** how long a call stays open without an answer */
  expiresMs: number;
  clock: Clock;
  newId(): string;
  log: Log;
  /** `none`: it expired, and may be made anew */
  onState(state: CallState): void;
  onBegin(reason: CallReason): void;
  onEnd(end: CallEnd): void;
}

/** An open call is not sent again before. */
const againAfterMs = 60_000;
const firstPauseMs = 1_000;
const mostPauseMs = 10_000;

interface Current {
  call: Call & { reason: CallReason };
  state: OpenCall['state'];
  delivered: boolean;
  begunMs: number;
  sentMs: number;
  ended: AbortController;
  expiry: NodeJS.Timeout;
}

export function createCalls(options: CallsOptions): Calls {
  const { ways, isUsed, library, device, say, clock, log, onState, onBegin, onEnd } = options;
  const waysNow = () => {
    const used = ways.filter(isUsed);
    return used.length === 0 ? ways : used;
  };
  let current: Current | null = null;
  let failed: boolean | null = null;

  const setState = (at: Current, state: OpenCall['state']) => {
    at.state = state;
    onState(state);
  };
  const end = (at: Current, how: CallEnd['end']) => {
    current = null;
    clearTimeout(at.expiry);
    at.ended.abort();
    onEnd({ reason: at.call.reason, end: how, tookMs: performance.now() - at.begunMs });
  };
  const expire = (at: Current) => {
    const text = 'A call for help was open for too long: no one answered it.';
    log({ level: 'warn', part: 'help', code: 'help-call-expired', text });
    end(at, at.delivered ? 'expired' : 'failed');
    onState('none');
  };
  const acknowledge = (id: string, by: string) => {
    const at = current;
    if (at?.call.id !== id) return false;
    const text = `Somebody is coming to the kiosk (by ${by}).`;
    log({ level: 'info', part: 'help', code: 'help-call-acknowledged', text });
    failed = false;
    end(at, 'acknowledged');
    onState('coming');
    return true;
  };

  /** True: at least one way has delivered. */
  const deliver = async (at: Current): Promise<boolean> => {
    const each = waysNow().map(async (way) => {
      try {
        await way.deliver(at.call, at.ended.signal, () => acknowledge(at.call.id, way.name));
        if (current === at && at.state === 'calling') {
          at.delivered = true;
          failed = false;
          const text = `A call for help is delivered (${way.name}).`;
          log({ level: 'info', part: 'help', code: 'help-call-delivered', text });
          setState(at, 'delivered');
        }
        return true;
      } catch (error) {
        if (at.ended.signal.aborted) return false;
        const text = `A call for help was not delivered by ${way.name}: ${whyFailed(error)}.`;
        log({ level: 'warn', part: 'help', code: 'help-way-failed', text });
        return false;
      }
    });
    return (await Promise.all(each)).includes(true);
  };

  const send = async (at: Current) => {
    at.sentMs = performance.now();
    setState(at, 'calling');
    const until = at.sentMs + options.retryForMs;
    for (let waitMs = firstPauseMs; ; waitMs = Math.min(waitMs * 2, mostPauseMs)) {
      if ((await deliver(at)) || current !== at) return;
      if (performance.now() + waitMs > until) break;
      await pause(waitMs, at.ended.signal);
      if (current !== at) return;
    }
    failed = true;
    const names = waysNow().map(({ name }) => name);
    const text = `A call for help reached no one (${names.join(', ')}).`;
    log({ level: 'error', part: 'help', code: 'help-call-failed', text });
    setState(at, 'failed');
  };

  const begin = (reason: CallReason): Current => {
    const at: Current = {
      call: { id: options.newId(), library, device, reason, at: clock.now(), text: say(reason) },
      state: 'calling',
      delivered: false,
      begunMs: performance.now(),
      sentMs: performance.now(),
      ended: new AbortController(),
      expiry: setTimeout(() => expire(at), options.expiresMs).unref(),
    };
    return at;
  };

  return {
    call: (reason) => {
      if (ways.length === 0) return;
      const text = `The staff are called: ${reason}.`;
      log({ level: 'warn', part: 'help', code: 'staff-called', text });
      if (current === null) {
        current = begin(reason);
        onBegin(reason);
      } else {
        const { state, sentMs } = current;
        const isRecent = sentMs + againAfterMs > performance.now();
        if (state === 'calling' || (state === 'delivered' && isRecent)) return onState(state);
        current.call = { ...current.call, reason, text: say(reason) };
      }
      void send(current);
    },
    open: () => {
      if (current === null) return null;
      const { call, state } = current;
      return { id: call.id, reason: call.reason, at: call.at, state };
    },
    acknowledge,
    test: () => testWays(options),
    lastFailed: () => failed,
    close: () => {
      if (current === null) return;
      clearTimeout(current.expiry);
      current.ended.abort();
      current = null;
    },
  };
}

async function testWays(options: CallsOptions): Promise<readonly WayTried[]> {
  const { ways, library, device, say, clock, newId } = options;
  const call: Call = {
    id: newId(),
    library,
    device,
    reason: 'test',
    at: clock.now(),
    text: say('test'),
  };
  const ended = new AbortController();
  const tried = await Promise.all(
    ways.map(async (way): Promise<WayTried> => {
      const startedMs = performance.now();
      const why = await way.deliver(call, ended.signal, () => {}).then(() => null, whyFailed);
      return { way: way.name, why, latencyMs: Math.round(performance.now() - startedMs) };
    }),
  );
  ended.abort();
  return tried;
}
