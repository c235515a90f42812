/**
 * One run of a story of a branch: at each kiosk its own steps, in one time. From new libraries and
 * empty disks to the final checks of each kiosk and of all together.
 */
import {
  checkDisk,
  checkRecords,
  checkSettled,
  isSettled,
  repair,
  settlesWithinMs,
} from '../judge/final-checks.ts';
import { randomOf } from '../random.ts';
import { countOutcomes, createRecord, nameOf, type Outcome, type RunRecord } from '../record.ts';
import { kindOf, type RunOptions, there } from '../run.ts';
import type { Act, Step } from '../story.ts';
import { judgeAtEnd, type Witnessed } from '../truth/judge.ts';
import { inKiosk } from '../world/kiosk-now.ts';
import { now, opensAt, restoreRealTime, startSimulatedTime } from '../world/time.ts';
import { createBranchActor } from './branch-act.ts';
import { type BranchWorld, openBranchWorld, type Site } from './branch-world.ts';
import type { BrokerModel } from './broker/modelled-broker.ts';
import { type BranchJudge, createBranchJudge } from './judge.ts';

const looksEveryMs = 2_000;

/** The steps at one kiosk, or those of the whole branch, one after the other. */
interface Lane {
  site: Site | null;
  steps: Step[];
  dueMs: number;
  /** since when the kiosk is without input; null: it is not waited for */
  quietSinceMs: number | null;
}

function lanesOf(steps: readonly Step[], sites: readonly Site[]): Lane[] {
  const lanes = [null, ...sites].map((site): Lane => {
    const own = steps.filter(({ kiosk }) => kiosk === site?.nth);
    return { site, steps: own, dueMs: now() + (own[0]?.afterMs ?? 0), quietSinceMs: null };
  });
  return lanes.filter((lane) => lane.steps.length > 0);
}

function atLeastOne([first, ...others]: readonly Site[]): readonly [Witnessed, ...Witnessed[]] {
  return [there(first), ...others];
}

/** From one `together` to the next: they are played one after the other. */
export function roundsOf(steps: readonly Step[]): Step[][] {
  const rounds: Step[][] = [[]];
  for (const step of steps) {
    rounds.at(-1)?.push(step);
    if (step.do === 'together') rounds.push([]);
  }
  return rounds.filter((round) => round.length > 0);
}

export async function runBranchStory(
  steps: readonly Step[],
  seed: number,
  run: RunOptions & { kiosks: number },
): Promise<Outcome> {
  const luck = randomOf(seed);
  const record = createRecord(run.onEvent);
  startSimulatedTime(opensAt, luck.next);
  let world: BranchWorld | undefined;
  try {
    world = await openBranchWorld(run.kiosks, kindOf(seed, run.system, run), {
      record,
      latencyOf: () => luck.below(3),
    });
    const judge = createBranchJudge(world, record);
    await there(world.sites[0]).world.pass(10_000);
    const played = await play(world, steps, { judge, record });
    if (!judge.violation()) await finish(world, judge);
    const used = judge.violation() ? {} : judgeAtEnd(atLeastOne(world.sites));
    for (const { monitor, nth } of world.sites)
      countOutcomes(record, monitor, nth === 0 ? used : {});
    return {
      violation: judge.violation(),
      played,
      fingerprint: record.fingerprint(),
      last: record.last,
      simulatedMs: now() - opensAt,
      counts: record.counts,
    };
  } finally {
    await world?.sites[0]?.world.close();
    restoreRealTime();
  }
}

/** Returns how many steps were played. */
async function play(
  world: BranchWorld,
  steps: readonly Step[],
  { judge, record }: { judge: BranchJudge; record: RunRecord },
): Promise<number> {
  const branchAct = createBranchActor(world);
  const { pass } = there(world.sites[0]).world;
  let played = 0;
  for (const part of roundsOf(steps)) {
    const lanes = lanesOf(part, world.sites);
    while (lanes.length > 0 && !judge.violation()) {
      const lane = lanes.reduce((first, one) => (one.dueMs < first.dueMs ? one : first));
      await pass(Math.max(0, lane.dueMs - now()));
      // What waits for all others comes when they have ended.
      if (lane.steps[0]?.do === 'together' && lanes.length > 1) {
        lane.dueMs = now() + looksEveryMs;
        continue;
      }
      if (isStillQuiet(lane)) continue;
      const step = lane.steps.shift();
      if (!step) {
        lanes.splice(lanes.indexOf(lane), 1);
        continue;
      }
      record.note(`step ${JSON.stringify(step)}`);
      record.count(`step ${nameOf(step)}`);
      played += 1;
      await playStep(lane, step, branchAct, world.broker);
      lane.dueMs = Math.max(now(), lane.dueMs) + (lane.steps[0]?.afterMs ?? 0);
      if (step.do === 'quiet') lane.quietSinceMs = now();
      if (step.do === 'together') judge.look();
    }
  }
  return played;
}

function isStillQuiet(lane: Lane): boolean {
  const { site, quietSinceMs } = lane;
  if (!site || quietSinceMs === null) return false;
  const { isAtRest, longestMs, complain } = site.actor;
  if (!isAtRest() && now() - quietSinceMs < longestMs()) {
    lane.dueMs = now() + looksEveryMs;
    return true;
  }
  complain();
  lane.quietSinceMs = null;
  return false;
}

async function playStep(
  { site }: Lane,
  step: Step,
  branchAct: (step: Step) => Promise<void>,
  broker: BrokerModel,
): Promise<void> {
  if (!site) return await branchAct(step);
  if (step.do === 'quiet') return;
  if (step.do === 'power') broker.power(site.name, step.is === 'on');
  await inKiosk(site.nth, () => site.actor.act({ ...(step as Step & Act), afterMs: 0 }));
}

/** Repairs everything, lets the kiosks settle their journals, and compares all records. */
async function finish(world: BranchWorld, judge: BranchJudge): Promise<void> {
  const { sites, broker } = world;
  const { pass } = there(sites[0]).world;
  if (!broker.running) broker.start();
  broker.slow(0);
  broker.setClock(0);
  broker.full(false);
  broker.swallowAnswers(0);
  for (const { name, world: own, room } of sites) {
    broker.cutOff(name, false);
    broker.power(name, true);
    own.power(true);
    await repair(own, room);
  }
  const since = now();
  const areSettled = () => sites.every((site) => isSettled(site.world, site.monitor));
  while (!areSettled() && now() - since < settlesWithinMs && !judge.violation()) await pass(2_000);
  for (const { monitor } of sites) checkSettled(monitor);
  if (!judge.violation()) await pass(120_000);
  judge.look();
  if (judge.violation()) return;
  const monitors = sites.map(({ monitor }) => monitor);
  const unsecured = sites.map(({ world: own, room, monitor }) => {
    const beside = monitors.filter((other) => other !== monitor);
    return checkRecords(own, room, monitor, beside);
  });
  const [first = [], ...others] = unsecured;
  const found = first.find(({ item }) =>
    others.every((ofOther) => ofOther.some((one) => one.item === item)),
  );
  if (found)
    sites[0]?.monitor.violate(
      'unsecured, and nobody has it on loan',
      `${found.item} ${found.where}`,
    );
  for (const site of sites) checkDisk(site.world, site.room, site.monitor);
  judge.lookAtEnd();
}
