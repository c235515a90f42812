/** A call on the panels of the other kiosks, over a line that may lose what is said. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import type { CallLine, CallMessage } from '../../src/branch/port.ts';
import { createBranchCalls } from '../../src/help/branch.ts';
import { createCalls } from '../../src/help/calls.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** What one says the others receive, unless it is lost. */
function branchOf(...names: string[]) {
  const listeners = new Map<string, (kiosk: string, message: CallMessage) => void>();
  const said: CallMessage[] = [];
  const air = { isUp: true, loses: (_: CallMessage): boolean => false };
  const lineOf = (name: string): CallLine => ({
    say: (message) => {
      if (!air.isUp) return false;
      said.push(message);
      if (!air.loses(message))
        for (const [other, receive] of listeners)
          if (other !== name) receive(name, structuredClone(message));
      return true;
    },
    subscribe: (onMessage) => void listeners.set(name, onMessage),
  });
  const kiosks = names.map((name) => kioskOn(name, lineOf(name)));
  return { air, said, kiosks: kiosks as [Kiosk, Kiosk, Kiosk] };
}
type Kiosk = ReturnType<typeof kioskOn>;

function kioskOn(name: string, line: CallLine) {
  const reports: Report[] = [];
  const states: string[] = [];
  const log = (report: Report) => void reports.push(report);
  const now = () => new Date().toISOString();
  const branch = createBranchCalls(
    line,
    { nowMs: () => performance.now(), at: (ms) => new Date(ms).toISOString() },
    log,
  );
  let ids = 0;
  const calls = createCalls({
    isUsed: () => true,
    ...{ ways: [branch.way], library: 'Lindeveld', device: `Toestel ${name}`, log },
    ...{ retryForMs: 30_000, expiresMs: 900_000, clock: { now } },
    say: (reason) => `Om ${reason}.`,
    newId: () => {
      ids += 1;
      return `${name}-${ids}`;
    },
    onState: (state) => void states.push(state),
    onBegin: () => {},
    onEnd: () => {},
  });
  /** A page of the panel is open, and asks every five seconds. */
  const openPanel = () => {
    const look = () => {
      branch.elsewhere();
      branch.shown();
    };
    look();
    setInterval(look, 5_000);
  };
  return { branch, calls, reports, states, openPanel };
}

it('is delivered where a panel shows it, and no sooner', async () => {
  const { kiosks, said } = branchOf('k01', 'k02', 'k03');
  const [one, two, three] = kiosks;
  one.calls.call('patron');
  await pass(4_000);
  expect([one.states, said.map(({ what }) => what)]).toEqual([['calling'], ['call']]);
  expect(two.branch.elsewhere()).toMatchObject([
    { id: 'k01-1', device: 'Toestel k01', reason: 'patron', isAnswered: false },
  ]);
  expect(two.reports.map(({ code }) => code)).toEqual(['help-call-elsewhere']);
  three.openPanel();
  await pass(0);
  expect(one.states).toEqual(['calling', 'delivered']);
});

it('says that someone comes after staff said so at another kiosk, and leaves all panels', async () => {
  const { kiosks } = branchOf('k01', 'k02', 'k03');
  const [one, two, three] = kiosks;
  two.openPanel();
  one.calls.call('patron');
  await pass(5_000);
  expect(three.branch.come('k01-1')).toBe(true);
  await pass(0);
  expect(one.states).toEqual(['calling', 'delivered', 'coming']);
  expect([two.branch.elsewhere(), three.branch.elsewhere()]).toEqual([[], []]);
  expect(two.branch.come('k01-1')).toBe(false);
});

it('sends the patron to the desk where no panel is open, and still shows it where one opens later', async () => {
  const { kiosks } = branchOf('k01', 'k02');
  const [one, two] = kiosks;
  one.calls.call('patron');
  await pass(60_000);
  expect(one.states).toEqual(['calling', 'failed']);
  const failed = one.reports.find(({ code }) => code === 'help-way-failed');
  expect(failed?.text).toContain('by branch: no panel of the branch shows it');
  two.openPanel();
  expect(two.branch.elsewhere()).toMatchObject([{ id: 'k01-1' }]);
  expect(Date.parse(two.branch.elsewhere()[0]?.at ?? '')).toBeLessThan(Date.now() - 59_000);
  two.branch.come('k01-1');
  expect(one.states.at(-1)).toBe('coming');
});

it('survives what is lost: the call, that it is shown, the answer', async () => {
  for (const lost of ['call', 'shown', 'coming'] as const) {
    const { kiosks, air } = branchOf('k01', 'k02');
    const [one, two] = kiosks;
    two.openPanel();
    let left = 1;
    air.loses = ({ what }) => {
      if (what !== lost || left === 0) return false;
      left -= 1;
      return true;
    };
    one.calls.call('patron');
    await pass(12_000);
    expect(one.states, lost).toContain('delivered');
    two.branch.come('k01-1');
    if (lost === 'coming')
      expect(two.branch.elsewhere()).toMatchObject([{ id: 'k01-1', isAnswered: true }]);
    await pass(6_000);
    expect([one.states.at(-1), two.branch.elsewhere()], lost).toEqual(['coming', []]);
  }
});

it('forgets the call of a kiosk that is switched off', async () => {
  const { kiosks, air } = branchOf('k01', 'k02');
  const [one, two] = kiosks;
  one.calls.call('patron');
  expect(two.branch.elsewhere()).toHaveLength(1);
  air.loses = () => true;
  await pass(15_000);
  expect(two.branch.elsewhere()).toHaveLength(1);
  await pass(2_000);
  expect(two.branch.elsewhere()).toEqual([]);
  one.calls.close();
  expect(vi.getTimerCount()).toBe(0);
});

it('without a connection nothing is promised; a test says how far it came', async () => {
  const { kiosks, air } = branchOf('k01', 'k02');
  const [one, two] = kiosks;
  air.isUp = false;
  const failing = one.calls.test();
  expect(await failing).toMatchObject([
    { way: 'branch', why: 'there is no connection to the branch' },
  ]);
  air.isUp = true;
  two.openPanel();
  const tested = one.calls.test();
  await pass(5_000);
  expect(await tested).toMatchObject([{ why: null }]);
  expect(two.branch.elsewhere()).toMatchObject([{ reason: 'test' }]);
  await pass(17_000);
  expect(two.branch.elsewhere()).toEqual([]);
});

it('a flood of calls is bounded', () => {
  let receive: Parameters<CallLine['subscribe']>[0] = () => {};
  const line: CallLine = {
    say: () => true,
    subscribe: (onMessage) => {
      receive = onMessage;
    },
  };
  const { branch, reports } = kioskOn('k02', line);
  for (let at = 0; at < 10_000; at += 1)
    receive('k01', { what: 'call', call: `c${at}`, device: 'x', reason: 'patron', ageMs: at });
  expect([branch.elsewhere().length, reports.length]).toEqual([40, 40]);
});
