/** The life of a call, in simulated time, with ways that the test answers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallReason, CallState, Report } from '../../machines/domain.ts';
import { type Call, NotDelivered, type Way } from '../../src/help/call.ts';
import { type CallEnd, type Calls, createCalls } from '../../src/help/calls.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Try {
  call: Call;
  open: AbortSignal;
  answer(): void;
  deliver(): void;
  fail(why?: string): void;
}
/** A way, and what was given to it. */
function wayNamed(name: Way['name']) {
  const tries: Try[] = [];
  const way: Way = {
    name,
    deliver: (call, open, onAnswer) =>
      new Promise((resolve, reject) =>
        tries.push({
          ...{ call, open, answer: onAnswer, deliver: resolve },
          fail: (why = 'it is broken') => reject(new NotDelivered(why)),
        }),
      ),
  };
  return { way, tries, last: () => tries.at(-1) as Try };
}

function kiosk(...ways: Way[]) {
  const states: CallState[] = [];
  const begun: CallReason[] = [];
  const ends: CallEnd[] = [];
  const reports: Report[] = [];
  let ids = 0;
  const calls: Calls = createCalls({
    isUsed: () => true,
    ways,
    library: 'Bibliotheek Lindeveld',
    device: 'Toestel 2',
    say: (reason) => `Om ${reason}.`,
    retryForMs: 30_000,
    expiresMs: 900_000,
    clock: { now: () => new Date().toISOString() },
    newId: () => {
      ids += 1;
      return `call-${ids}`;
    },
    log: (report) => void reports.push(report),
    onState: (state) => void states.push(state),
    onBegin: (reason) => void begun.push(reason),
    onEnd: (end) => void ends.push(end),
  });
  const codes = () => reports.map(({ code }) => code);
  return { calls, states, begun, ends, codes, reports };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a call', () => {
  it('is delivered, and someone comes', async () => {
    const hook = wayNamed('webhook');
    const { calls, states, ends, codes } = kiosk(hook.way);
    calls.call('patron');
    expect(calls.open()).toMatchObject({ id: 'call-1', reason: 'patron', state: 'calling' });
    expect(hook.last().call).toMatchObject({ id: 'call-1', reason: 'patron', text: 'Om patron.' });
    hook.last().deliver();
    await pass(7_000);
    expect(calls.open()).toMatchObject({ state: 'delivered' });
    hook.last().answer();
    expect([calls.open(), hook.last().open.aborted]).toEqual([null, true]);
    expect(states).toEqual(['calling', 'delivered', 'coming']);
    expect(ends).toEqual([{ reason: 'patron', end: 'acknowledged', tookMs: 7_000 }]);
    expect(codes()).toEqual(['staff-called', 'help-call-delivered', 'help-call-acknowledged']);
  });

  it('is delivered where one of its ways delivers', async () => {
    const [hook, mail] = [wayNamed('webhook'), wayNamed('mail')];
    const { calls, states, reports } = kiosk(hook.way, mail.way);
    calls.call('patron');
    hook.last().fail('it answers 500');
    await pass(0);
    expect(states).toEqual(['calling']);
    mail.last().deliver();
    await pass(60_000);
    expect(states).toEqual(['calling', 'delivered']);
    expect([hook.tries.length, mail.tries.length]).toEqual([1, 1]);
    expect(reports.find(({ code }) => code === 'help-way-failed')?.text).toContain(
      'webhook: it answers 500',
    );
  });

  it('that reaches no one is tried again with pauses, then sends the patron to the desk', async () => {
    const hook = wayNamed('webhook');
    const { calls, states, ends, codes } = kiosk(hook.way);
    calls.call('patron');
    const moments: number[] = [];
    const begunMs = performance.now();
    for (let tries = 1; states.at(-1) !== 'failed'; tries += 1) {
      moments.push(performance.now() - begunMs);
      hook.last().fail();
      for (let ms = 0; hook.tries.length === tries && states.at(-1) !== 'failed'; ms += 1_000) {
        expect(ms).toBeLessThan(30_000);
        await pass(1_000);
      }
    }
    expect(moments).toEqual([0, 1_000, 3_000, 7_000, 15_000, 25_000]);
    expect(codes().at(-1)).toBe('help-call-failed');
    expect([calls.open()?.state, calls.lastFailed()]).toEqual(['failed', true]);
    calls.call('patron');
    expect([states.at(-1), hook.tries.length]).toEqual(['calling', 7]);
    hook.last().deliver();
    await pass(0);
    expect([states.at(-1), calls.lastFailed(), ends]).toEqual(['delivered', false, []]);
  });

  it('is one, however often it is made, and is sent again after a minute', async () => {
    const hook = wayNamed('webhook');
    const { calls, states, begun } = kiosk(hook.way);
    for (let times = 0; times < 50; times += 1) calls.call('patron');
    hook.last().deliver();
    await pass(59_000);
    for (let times = 0; times < 50; times += 1) calls.call('patron');
    expect(hook.tries.length).toBe(1);
    expect(states.at(-1)).toBe('delivered');
    await pass(2_000);
    calls.call('payment-unknown');
    expect(hook.tries.map(({ call }) => [call.id, call.reason])).toEqual([
      ['call-1', 'patron'],
      ['call-1', 'payment-unknown'],
    ]);
    expect(begun).toEqual(['patron']);
    expect(states.at(-1)).toBe('calling');
  });

  it('is answered in the panel, by its own id alone', async () => {
    const hook = wayNamed('webhook');
    const { calls, states } = kiosk(hook.way);
    expect(calls.acknowledge('call-1', 'panel')).toBe(false);
    calls.call('patron');
    expect(calls.acknowledge('call-2', 'panel')).toBe(false);
    expect(calls.acknowledge('call-1', 'panel')).toBe(true);
    expect(calls.acknowledge('call-1', 'panel')).toBe(false);
    hook.last().deliver();
    await pass(0);
    // What was under way says nothing more about a call that has ended.
    expect(states).toEqual(['calling', 'coming']);
  });

  it('that no one answers expires, and may be made anew', async () => {
    const hook = wayNamed('webhook');
    const { calls, states, ends, codes } = kiosk(hook.way);
    calls.call('set-incomplete');
    hook.last().deliver();
    await pass(900_000);
    expect([states.at(-1), calls.open(), hook.last().open.aborted]).toEqual(['none', null, true]);
    expect(ends).toEqual([{ reason: 'set-incomplete', end: 'expired', tookMs: 900_000 }]);
    expect(codes().at(-1)).toBe('help-call-expired');
    hook.last().answer();
    expect(states.at(-1)).toBe('none');
    calls.call('patron');
    expect(hook.last().call.id).toBe('call-2');
  });

  it('ends without a word when the kiosk stops', async () => {
    const hook = wayNamed('webhook');
    const { calls, states, begun, ends } = kiosk(hook.way);
    calls.call('patron');
    calls.close();
    expect(hook.last().open.aborted).toBe(true);
    hook.last().fail();
    await pass(1_000_000);
    expect([states, begun, ends]).toEqual([['calling'], ['patron'], []]);
  });
});

it('a test by a technician is no call, and says what each way did', async () => {
  const [hook, mail] = [wayNamed('webhook'), wayNamed('mail')];
  const { calls, states } = kiosk(hook.way, mail.way);
  const tried = calls.test();
  expect(hook.last().call).toMatchObject({ reason: 'test', text: 'Om test.' });
  hook.last().answer();
  hook.last().deliver();
  mail.last().fail('it ended with 75');
  expect((await tried).map(({ way, why }) => [way, why])).toEqual([
    ['webhook', null],
    ['mail', 'it ended with 75'],
  ]);
  expect([calls.open(), states, mail.last().open.aborted]).toEqual([null, [], true]);
});
