/**
 * Many simulated kiosks in one process, each with its own connection to the broker of its branch.
 * Orders come by the channel of the parent, one at a time; each is answered when it is done.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { RegionLine } from '../../../packages/region-documents/src/index.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { type SimulatedKiosk, simulateKiosk } from '../simulated-kiosk.ts';
import { inTurns } from './in-turns.ts';

export type Order =
  | { do: 'connect'; kiosks: readonly Identity[]; trust: Trust }
  /** their status, one after the other */
  | { do: 'report'; perSecond: number; seconds: number }
  /** so many entries of the staff's list for each, as fast as it goes */
  | { do: 'fill'; entries: number }
  | { do: 'look' };

export type Trust = Parameters<typeof simulateKiosk>[0]['trust'];

export interface Answer {
  /** how many kiosks were connected, or reports stored */
  count: number;
  /** connections that have ended since the last answer */
  lost: number;
  bytes: number;
  /** of the slowest report, and of the one in the middle */
  slowestMs: number;
  medianMs: number;
}

interface Member {
  kiosk: SimulatedKiosk;
  line: RegionLine;
}

const members: Member[] = [];
let lost = 0;

async function connect(identity: Identity, trust: Trust): Promise<void> {
  const connection = await natsBroker({ identity, answerMs: 60_000 }).connect();
  void connection.ended.then(() => {
    lost += 1;
  });
  const line = connection.region;
  if (line === undefined) throw new Error('The broker carries nothing of a region.');
  const kiosk = simulateKiosk({
    branch: identity.branch,
    kiosk: identity.kiosk,
    trust,
    nowMs: () => Date.now(),
    onDocument: () => void kiosk.tick().catch(complain),
  });
  await kiosk.connect(line);
  await kiosk.tick();
  members.push({ kiosk, line });
}

async function run(order: Order): Promise<Answer> {
  const took: number[] = [];
  let count = 0;
  const timed = async (work: Promise<void>) => {
    const from = performance.now();
    await work;
    took.push(performance.now() - from);
    count += 1;
  };
  if (order.do === 'connect') {
    await inTurns(order.kiosks, (each) => timed(connect(each, order.trust)));
  } else if (order.do === 'report') {
    const under: Promise<void>[] = [];
    const all = order.perSecond * order.seconds;
    const from = performance.now();
    for (let nth = 0; nth < all; nth += 1) {
      const { kiosk } = members[nth % members.length] as Member;
      under.push(timed(kiosk.tick()));
      const due = from + ((nth + 1) * 1000) / order.perSecond;
      if (due > performance.now()) await pause(due - performance.now());
    }
    await Promise.all(under);
  } else if (order.do === 'fill') {
    await inTurns(members, async ({ line }) => {
      for (let entry = 1; entry <= order.entries; entry += 1)
        await timed(line.report('staff', staffList(entry)));
    });
  }
  const sorted = took.sort((one, other) => one - other);
  const answer = {
    count,
    lost,
    bytes: process.memoryUsage.rss(),
    slowestMs: sorted.at(-1) ?? 0,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
  };
  lost = 0;
  return answer;
}

/** One entry, as long as a sealed one is. */
function staffList(entry: number): Uint8Array {
  const since = new Date().toISOString();
  const sealed = Buffer.alloc(420, entry).toString('base64');
  const report = { v: 1, entry, since, kind: 'check-out', why: 'refused', sealed };
  return Buffer.from(JSON.stringify({ v: 1, entries: [report] }));
}

function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
}

process.on('message', (order: Order) => {
  run(order).then(
    (answer) => process.send?.(answer),
    (error) => process.send?.({ failed: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
