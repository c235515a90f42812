/**
 * Returns at a chute in simulated time, with what goes wrong drawn from a seed, or the power lost in
 * every step. What falls in is judged from outside: by its tag, the library's bookings, the journal.
 */

import type { SimulatedTag } from '../../../simulators/reader.ts';
import { securedAfi } from '../../../simulators/tags/tags.ts';
import { type Random, randomOf } from '../random.ts';
import { now, opensAt, outside, restoreRealTime, startSimulatedTime } from '../world/time.ts';
import { type ChuteWorld, openChuteWorld } from './chute-world.ts';

export interface ChuteRun {
  seed: number;
  returns: number;
  /** the power goes at each write in turn, and nothing else goes wrong */
  everyStep?: { at: 'disk' | 'wire'; first: number; offline: boolean };
  onEvent?: ((line: string) => void) | undefined;
}

export interface ChuteOutcome {
  /** what broke the rules; empty: nothing did */
  violations: readonly string[];
  counts: Readonly<Record<string, number>>;
  /** the last of what happened */
  last: readonly string[];
}

/** One item on its way from its loan to the bin. */
interface Deposit {
  item: string;
  tag: SimulatedTag;
  /** bookings of the library, and entries of the journal, before it was laid down */
  bookingsBefore: number;
  entriesBefore: number;
  laidMs: number;
  where: 'pile' | 'bin' | 'person';
  /** of another library: it is never accepted */
  isStranger: boolean;
  /** laid down while the flap was open: it may fall in before it is secured */
  isIntruder: boolean;
  /** it was taken out at least once: a return that was booked before is of its own */
  wasTaken: boolean;
}

export async function runChute(run: ChuteRun): Promise<ChuteOutcome> {
  const drawn = randomOf(run.seed);
  const last: string[] = [];
  const note = (line: string) => {
    const whole = `${((now() - opensAt) / 1000).toFixed(2)} ${line}`;
    run.onEvent?.(whole);
    last.push(whole);
    if (last.length > 60) last.shift();
  };
  startSimulatedTime(opensAt, drawn.next);
  let opened: ChuteWorld | undefined;
  try {
    opened = await openChuteWorld(
      () => drawn.below(3),
      ({ code, text }) => note(`log ${code}: ${text}`),
    );
    return { ...(await depositAll(opened, run, drawn, note)), last };
  } finally {
    await opened?.close();
    restoreRealTime();
  }
}

async function depositAll(
  opened: ChuteWorld,
  { returns, everyStep }: ChuteRun,
  drawn: Random,
  note: (line: string) => void,
): Promise<Omit<ChuteOutcome, 'last'>> {
  const { world, chute } = opened;
  const { state } = world.library.library;
  const violations: string[] = [];
  const counts: Record<string, number> = {};
  const count = (what: string, by = 1) => {
    counts[what] = (counts[what] ?? 0) + by;
  };
  const deposits = new Map<string, Deposit>();
  const judge = createJudge(opened, deposits, (rule) => {
    note(`VIOLATION ${rule}`);
    violations.push(rule);
  });
  let wantedMs = 0;
  world.reader.onChange(() => {
    const isWanted = world.reader.lines.outputs().size > 0;
    if (!isWanted) wantedMs = 0;
    else if (wantedMs === 0) {
      wantedMs = now();
      // The reader has not seen yet what was laid down just before.
      for (const deposit of deposits.values())
        if (deposit.laidMs > wantedMs - unseenMs) deposit.isIntruder = true;
    }
  });
  chute.onFell((tag) => {
    note(`fell in: ${tag.uid} afi ${tag.afi.toString(16)}`);
    judge.fell(tag);
  });
  const step = () => {
    const view = opened.seen()?.screen.view;
    return world.running && view ? (view.kind === 'chute' ? view.step : view.kind) : 'dead';
  };
  const until = async (what: () => boolean, ms: number) => {
    const since = now();
    while (!what() && now() - since < ms) await world.pass(250);
    return what();
  };
  const isReady = () => step() === 'ready';
  const lying = () => {
    const there = world.reader.tags().map(({ uid }) => uid);
    for (const deposit of deposits.values())
      if (deposit.where === 'pile' && !there.includes(deposit.tag.uid)) {
        // Lifted in the middle of a write.
        deposit.where = 'person';
        deposit.wasTaken = true;
      }
    return [...deposits.values()].filter(({ where }) => where === 'pile');
  };

  const layItem = (item: string) => {
    const tag = opened.lend(item);
    // Some tags were locked by mistake: what they are on is booked, and never secured.
    if (tag) lay(item, { ...tag, afiLocked: !everyStep && drawn.chance(8) });
  };
  const layStranger = () => {
    const { item, tag } = opened.stranger();
    lay(item, tag, true);
  };
  const lay = (item: string, tag: SimulatedTag, isStranger = false) => {
    const deposit: Deposit = {
      ...{ item, tag, where: 'pile' as const, wasTaken: false, isStranger },
      bookingsBefore: state.bookings.length,
      entriesBefore: opened.lastEntry(),
      laidMs: now(),
      isIntruder: chute.isOpen || world.reader.lines.outputs().size > 0,
    };
    deposits.set(item, deposit);
    note(`laid ${item} ${tag.uid}${deposit.isIntruder ? ', while the flap is open' : ''}`);
    chute.lay(tag);
    count(isStranger ? 'strangers' : tag.afiLocked ? 'locked' : 'laid');
  };
  const takeBack = (deposit: Deposit) => {
    if (!world.reader.tags().some(({ uid }) => uid === deposit.tag.uid)) return;
    note(`taken back ${deposit.item}`);
    const own = world.reader.tags().find(({ uid }) => uid === deposit.tag.uid);
    if (own) deposit.tag = own;
    chute.takeBack(deposit.tag.uid);
    deposit.where = 'person';
    deposit.wasTaken = true;
    count('taken back');
  };
  const takeRefused = () => {
    const view = opened.seen()?.screen.view;
    if (view?.kind !== 'chute') return;
    for (const { key, state: rowState } of view.rows)
      if (rowState === 'refused')
        for (const deposit of lying()) if (key === `return:${deposit.item}`) takeBack(deposit);
  };
  const layAgain = (deposit: Deposit) => {
    deposit.where = 'pile';
    note(`laid again ${deposit.item}`);
    chute.lay(deposit.tag);
  };

  if (!(await until(isReady, 60_000))) violations.push(`never ready: ${step()}`);
  let power = everyStep?.first ?? 0;
  for (let done = 0; done < returns && violations.length === 0; ) {
    const free = opened.items.filter((item) => !deposits.has(item) && !state.loans.has(item));
    const size = Math.min(returns - done, everyStep ? 1 + (power % 2) : 1 + drawn.below(4));
    if (everyStep?.offline) await world.library.cutLine();
    if (everyStep) world.killAt(everyStep.at, Math.floor(power / 2) + 1, power % 2 === 1);
    power += 1;
    for (let nth = 0; nth < size; nth += 1) {
      // Most people read what the screen says.
      if (['blocked', 'full', 'out-of-order'].includes(step()) && !drawn.chance(20)) continue;
      const item = free[drawn.below(free.length)];
      if (item === undefined || deposits.has(item)) continue;
      if (!everyStep && drawn.chance(10)) layStranger();
      else layItem(item);
      await world.pass(100 + drawn.below(1_500));
      if (!everyStep && drawn.chance(35)) await goWrong(opened, drawn, { note, count });
      if (!everyStep && drawn.chance(6)) {
        const some = drawn.pick(lying().length > 0 ? lying() : [undefined]);
        if (some) takeBack(some);
      }
    }
    done += size;
    await until(() => lying().length === 0 || step() === 'take-back', 60_000);
    if (!everyStep && drawn.chance(20) && lying().length > 0) takeRefused();
    if (lying().length > 0) {
      // What goes wrong ends some time, and who stands there does what the screen says.
      await opened.repair();
      chute.jam(null);
      await until(() => lying().length === 0 || step() === 'take-back', 120_000);
      for (let tries = 0; tries < 3 && lying().length > 0; tries += 1) {
        takeRefused();
        await until(() => lying().length === 0, 60_000);
      }
    }
    if (lying().length > 0) violations.push(`lies there for ever: ${step()}`);
    // Another time they bring it again, or they go to the desk.
    for (const deposit of deposits.values())
      if (deposit.where === 'person' && state.loans.has(deposit.item) && isReady()) {
        await world.pass(drawn.below(40_000));
        layAgain(deposit);
        await until(() => deposit.where !== 'pile' || step() === 'take-back', 60_000);
        takeRefused();
      }
    await opened.repair();
    await until(isReady, 120_000);
    // So long an item may come into sight that was booked before.
    await world.pass(35_000);
    await until(() => opened.openEntries() === 0, 120_000);
    judge.settled();
    count('returned', [...deposits.values()].filter(({ where }) => where === 'bin').length);
    deposits.clear();
    chute.empty();
    for (const { uid } of world.reader.tags()) chute.takeBack(uid);
    await world.pass(5_000);
  }
  for (const error of opened.defects) violations.push(`defect: ${String(error)}`);
  count('killed', opened.kills());
  return { violations, counts };
}

/** Two rounds of the reader, which looks once a second here. */
const unseenMs = 2_500;
/** The flap is blocked for so long at most: the staff were called as that began. */
const toldBeforeMs = 120_000;

/** What is found out from outside. */
function createJudge(
  opened: ChuteWorld,
  deposits: ReadonlyMap<string, Deposit>,
  violate: (rule: string) => void,
) {
  const { state } = opened.world.library.library;
  return {
    fell: (tag: SimulatedTag) => {
      const deposit = [...deposits.values()].find((one) => one.tag.uid === tag.uid);
      if (!deposit) return;
      deposit.where = 'bin';
      deposit.tag = tag;
      if (tag.afi !== securedAfi && !deposit.isIntruder)
        violate(`${deposit.item} fell in unsecured`);
      if (deposit.isStranger && !deposit.isIntruder)
        violate(`${deposit.item} fell in, and is refused`);
    },
    /** All is repaired, and nothing is open in the journal. */
    settled: () => {
      if (opened.openEntries() > 0) violate('entries stay open');
      for (const deposit of deposits.values()) {
        const { item, bookingsBefore, entriesBefore, where, wasTaken, isIntruder } = deposit;
        const isTold = isIntruder && opened.isAlerted(deposit.laidMs - toldBeforeMs);
        const bookings = state.bookings
          .slice(bookingsBefore)
          .filter((booking) => booking.what === 'check-in' && booking.item === item);
        const entries = opened.entriesOf(item).filter(({ id, settlement }) => {
          const end = settlement?.state;
          return id > entriesBefore && end !== 'refused' && end !== 'not-done';
        });
        const isOnList = entries.some(({ settlement }) => settlement?.state === 'staff');
        if (where === 'bin' && state.loans.has(item) && !isOnList && !isTold)
          violate(`${item} is in the bin, and on loan`);
        if (where === 'bin' && entries.length === 0 && !isTold)
          violate(`${item} is in the bin without an entry`);
        if (where === 'bin' && deposit.tag.afi !== securedAfi && !isOnList && !isTold)
          violate(`${item} is in the bin unsecured, and no one is told`);
        if (bookings.length > 1 && !wasTaken)
          violate(`${item} was booked ${bookings.length} times`);
        if (entries.length > 1 && !wasTaken) violate(`${item} has ${entries.length} entries`);
      }
    },
  };
}

type Trouble = (opened: ChuteWorld, drawn: Random) => Promise<void> | void;
const troubles: Readonly<Record<string, Trouble>> = {
  'power lost': ({ world }) => world.killAt('now', 0, false),
  'power lost at a write': ({ world }, drawn) =>
    world.killAt(drawn.chance(60) ? 'disk' : 'wire', 1 + drawn.below(6), drawn.chance(50)),
  'flap stuck open': ({ chute }) => chute.jam('open'),
  'flap stuck shut': ({ chute }) => chute.jam('shut'),
  'nothing slides': ({ chute }, drawn) => {
    chute.hold(true);
    later(5_000 + drawn.below(40_000), () => chute.hold(false));
  },
  'bin full': ({ chute }, drawn) => {
    chute.fill(true);
    later(drawn.below(30_000), () => chute.fill(false));
  },
  'line lost': async ({ world }, drawn) => {
    await world.library.cutLine();
    later(drawn.below(60_000), () => void world.library.restoreLine());
  },
  'line silent': ({ world }, drawn) => {
    world.cables.library.isHole = true;
    later(drawn.below(40_000), () => {
      world.cables.library.isHole = false;
    });
  },
  'reader lost': async ({ world }, drawn) => {
    await world.reader.unplug();
    later(drawn.below(30_000), () => void world.reader.plugIn());
  },
  'a write fails': ({ world }, drawn) => world.reader.failWrites(1 + drawn.below(4)),
  'lifted at a write': ({ world }) => {
    const [tag] = world.reader.tags();
    if (tag) world.reader.takeAtWrite(tag.uid);
  },
  'output refused': ({ world }, drawn) => {
    world.reader.lines.fail(drawn.chance(50) ? 'refused' : 'stuck');
    later(drawn.below(20_000), () => world.reader.lines.fail(null));
  },
};

/** By the clock of the simulators. */
function later(ms: number, act: () => void): void {
  outside.setTimeout(act, ms);
}

async function goWrong(
  opened: ChuteWorld,
  drawn: Random,
  { note, count }: { note(line: string): void; count(what: string): void },
): Promise<void> {
  const name = drawn.pick(Object.keys(troubles));
  note(`trouble: ${name}`);
  count(name);
  await troubles[name]?.(opened, drawn);
}
