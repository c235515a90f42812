/**
 * A call on the service panels of the other kiosks of the branch, and the calls of those on the
 * panels of this one. It is said again while it is open: what is lost on the way comes once more,
 * and a panel that is opened later shows it too.
 */

import type { Instant, Log } from '../../machines/domain.ts';
import type { CallLine, CallMessage } from '../branch/port.ts';
import { type Call, NotDelivered, type Way } from './call.ts';

/** An open call of another kiosk. */
export interface CallElsewhere {
  id: string;
  device: string;
  reason: Call['reason'];
  /** when it began, by the clock of this kiosk */
  at: Instant;
  /** A member of staff has answered it here; its kiosk has not confirmed that yet. */
  isAnswered: boolean;
}

export interface BranchCalls {
  way: Way;
  /** oldest first */
  elsewhere(): readonly CallElsewhere[];
  /** A person has those calls before them. */
  shown(): void;
  /** A member of staff is going there. False: no such call is open. */
  come(id: string): boolean;
}

const sayEveryMs = 5_000;
/** A panel asks for news every five seconds, and at once where something is logged. */
const shownWithinMs = 7_000;
/** A kiosk that is switched off ends none of its calls. */
const forgottenAfterMs = 16_000;
const mostElsewhere = 40;

interface OwnCall {
  call: Call;
  begunMs: number;
  onShown(): void;
  onAnswer(): void;
}
interface HeardCall {
  device: string;
  reason: Call['reason'];
  begunMs: number;
  lastSeenMs: number;
  /** it was said anew, and its kiosk does not know yet that a person sees it */
  isNews: boolean;
  isAnswered: boolean;
}

/** `nowMs`: rises steadily; `at` makes an instant of it. */
export function createBranchCalls(
  line: CallLine,
  time: { nowMs(): number; at(ms: number): Instant },
  log: Log,
): BranchCalls {
  const { nowMs, at } = time;
  const own = new Map<string, OwnCall>();
  const heard = new Map<string, HeardCall>();
  const forget = () => {
    for (const [id, { lastSeenMs }] of heard)
      if (nowMs() - lastSeenMs > forgottenAfterMs) heard.delete(id);
  };

  const hearCall = (kiosk: string, message: CallMessage & { what: 'call' }) => {
    const { call: id, device, reason, ageMs } = message;
    forget();
    const known = heard.get(id);
    if (known === undefined && heard.size >= mostElsewhere) return;
    const isAnswered = known?.isAnswered === true;
    const begunMs = known?.begunMs ?? nowMs() - ageMs;
    heard.set(id, { device, reason, begunMs, lastSeenMs: nowMs(), isNews: true, isAnswered });
    // The answer did not arrive.
    if (isAnswered) line.say({ what: 'coming', call: id });
    if (known !== undefined) return;
    // Panels ask for the overview at each entry of the log.
    const text = `${device} (${kiosk}) calls for help: ${reason}.`;
    log({ level: 'info', part: 'help', code: 'help-call-elsewhere', text });
  };
  line.subscribe((kiosk, message) => {
    if (message.what === 'call') hearCall(kiosk, message);
    else if (message.what === 'over') heard.delete(message.call);
    else if (message.what === 'shown') own.get(message.call)?.onShown();
    else own.get(message.call)?.onAnswer();
  });

  const say = ({ call, begunMs }: OwnCall) =>
    line.say({
      what: 'call',
      call: call.id,
      device: call.device,
      reason: call.reason,
      ageMs: Math.round(nowMs() - begunMs),
    });
  const begin = (call: Call, open: AbortSignal, onAnswer: () => void): OwnCall => {
    const one: OwnCall = { call, begunMs: nowMs(), onShown: () => {}, onAnswer };
    own.set(call.id, one);
    const again = setInterval(() => void say(one), sayEveryMs);
    const end = () => {
      clearInterval(again);
      own.delete(call.id);
      // A test stays on the panels until it is forgotten, so that a person can look.
      if (call.reason !== 'test') line.say({ what: 'over', call: call.id });
    };
    open.addEventListener('abort', end, { once: true });
    return one;
  };

  return {
    way: {
      name: 'branch',
      /** Delivered when a panel of another kiosk has shown it. */
      deliver: async (call, open, onAnswer) => {
        if (open.aborted) throw new NotDelivered('the call has ended');
        const one = own.get(call.id) ?? begin(call, open, onAnswer);
        one.call = call;
        await shownInTime(one, open, () => say(one));
      },
    },
    elsewhere: () => {
      forget();
      return [...heard]
        .map(([id, { device, reason, begunMs, isAnswered }]) => ({
          id,
          device,
          reason,
          isAnswered,
          at: at(begunMs),
        }))
        .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    },
    shown: () => {
      for (const [id, one] of heard) {
        if (one.isNews) line.say({ what: 'shown', call: id });
        one.isNews = false;
      }
    },
    come: (id) => {
      forget();
      const one = heard.get(id);
      if (one === undefined) return false;
      one.isAnswered = true;
      line.say({ what: 'coming', call: id });
      return true;
    },
  };
}

function shownInTime(one: OwnCall, open: AbortSignal, say: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      settle();
      reject(new NotDelivered(why));
    };
    const onAbort = () => fail('the call has ended');
    const late = setTimeout(() => fail('no panel of the branch shows it'), shownWithinMs);
    const settle = () => {
      clearTimeout(late);
      open.removeEventListener('abort', onAbort);
      one.onShown = () => {};
    };
    one.onShown = () => {
      settle();
      resolve();
    };
    open.addEventListener('abort', onAbort, { once: true });
    if (!say()) fail('there is no connection to the branch');
  });
}
