/** One run of a story, from a new library to the final checks. Returns a violation and a fingerprint. */
import type { Quirk } from '../../simulators/library/quirks.ts';
import type { TerminalQuirk } from '../../simulators/terminal.ts';
import { createActor } from './acts/act.ts';
import { countFigures } from './count-figures.ts';
import { repairAll, runFinalChecks } from './judge/final-checks.ts';
import { createMonitor } from './judge/monitor.ts';
import { type Ways, zvtAlone } from './payments/ways.ts';
import { randomOf } from './random.ts';
import { countOutcomes, createRecord, createWitness, nameOf, type Outcome } from './record.ts';
import type { Step } from './story.ts';
import { judgeAtEnd, watchTruth } from './truth/judge.ts';
import { createRooms, type Room } from './world/room.ts';
import type { Settings } from './world/settings.ts';
import { isOfOther, tagsWithoutPrefix } from './world/shared-numbers.ts';
import type { SystemName } from './world/systems.ts';
import { now, opensAt, restoreRealTime, startSimulatedTime } from './world/time.ts';
import { openWorlds, type World, type WorldKind } from './world/world.ts';

/** About half behave well; the others have no holder of an item, no checksums or no PIN check. */
function libraryOf(seed: number, system: SystemName): WorldKind['library'] {
  const drawn = randomOf(seed ^ 0x5eed);
  const quirks: Quirk[] = [];
  if (drawn.chance(25)) quirks.push('no-holder');
  if (drawn.chance(4)) quirks.push('no-pin-verdict');
  const never = drawn.chance(20);
  // FOLIO is delivered without error detection.
  const checksums = system === 'folio' ? (drawn.chance(50) ? 'refused' : 'as-asked') : 'as-asked';
  return {
    system,
    quirks: [...quirks, ...foreignQuirks(seed)],
    checksums: never ? 'never' : checksums,
    namesFees: drawn.chance(60),
  };
}

/**
 * What servers that others wrote answer to no PIN, in AY and as flags. By a draw of their own, so
 * that the earlier ones stay as they were.
 */
function foreignQuirks(seed: number): Quirk[] {
  const drawn = randomOf(seed ^ 0xa4);
  const quirks: Quirk[] = [];
  if (drawn.chance(15)) quirks.push('constant-sequence');
  if (drawn.chance(10)) quirks.push('writes-n-flags');
  if (drawn.chance(8)) quirks.push('refuses-without-pin');
  if (drawn.chance(3)) quirks.push(drawn.pick(['yes-to-any-pin', 'yes-without-pin'] as const));
  return quirks;
}

/** Most terminals have quirks: of repeated results, receipt numbers or their clock. */
function terminalOf(seed: number): TerminalQuirk[] {
  const drawn = randomOf(seed ^ 0x7e12);
  const quirks: TerminalQuirk[] = seed % 32 < 16 ? [] : ['keeps-unacknowledged'];
  const repeats = [
    'repeats-lines',
    'repeats-nothing',
    'repeats-no-result',
    'repeats-unknown-bitmap',
  ] as const;
  if (drawn.chance(25)) quirks.push(drawn.pick(repeats));
  if (drawn.chance(40))
    quirks.push(drawn.pick(['numbers-anew', 'numbers-anew', 'same-number'] as const));
  if (drawn.chance(15)) quirks.push('no-date');
  if (drawn.chance(10))
    quirks.push(drawn.pick(['completes-before-abort', 'text-for-status'] as const));
  return quirks;
}

/** By the seed: both reader drivers, and all settings for payments. */
export function kindOf(
  seed: number,
  system: SystemName,
  { ways = zvtAlone, settings = {} }: Pick<RunOptions, 'ways' | 'settings'>,
): WorldKind {
  return {
    settings,
    pays: { ways, seed, zvtQuirks: terminalOf(seed) },
    reader: seed % 8 < 6 ? 'feig' : '3m',
    payments: {
      ifNotBooked: seed % 2 === 0 ? 'list' : 'reverse',
      afterLoss: seed % 4 < 2 ? 'staff' : 'trust',
    },
    library: libraryOf(seed, system),
  };
}

/** What lies on the plate is never booked as another library's item of that number. */
function judgeNamesakes(
  bookings: World['library']['library']['state']['bookings'],
  { deskBookings, violate }: Pick<ReturnType<typeof createMonitor>, 'deskBookings' | 'violate'>,
): void {
  for (const booking of bookings) {
    const { what, item } = booking;
    const isOfPlate = what === 'check-out' || what === 'check-in';
    if (isOfPlate && item !== null && isOfOther(item) && !deskBookings.has(booking))
      violate('of-another-library', `${what} of ${item}`);
  }
}

/** For what is only there once the world is. */
export function there<T>(part: T | undefined): T {
  if (!part) throw new Error('the world is not open yet');
  return part;
}

export interface RunOptions {
  system: SystemName;
  /** left out: as in the stories from before there was more than one */
  ways?: Ways | undefined;
  /** left out: as delivered */
  settings?: Settings | undefined;
  onEvent?: ((line: string) => void) | undefined;
  /** plays on after a broken rule: only the first is said, but all is counted */
  toTheEnd?: boolean;
}

export async function runStory(
  steps: readonly Step[],
  seed: number,
  { system, ways = zvtAlone, settings, onEvent, toTheEnd = false }: RunOptions,
): Promise<Outcome> {
  const luck = randomOf(seed);
  const record = createRecord(onEvent);
  startSimulatedTime(opensAt, luck.next);
  const open: { world?: World; room?: Room } = {};
  const monitor = createMonitor(
    () => there(open.world),
    () => there(open.room),
    undefined,
    record.count,
  );
  const truth = watchTruth(
    () => there(open.world),
    () => there(open.room),
    monitor,
    record.count,
  );
  const witness = createWitness(record, monitor, {
    isOpen: () => open.room !== undefined,
    isTerminalText: ways.terminal !== 'zvt',
    truth,
  });
  let played = 0;
  try {
    const latencyOf = () => luck.below(3);
    const world = there(
      (await openWorlds([witness], latencyOf, kindOf(seed, system, { ways, settings })))[0],
    );
    open.world = world;
    const { state } = world.library.library;
    const tagsIn = settings?.sharedNumbers ? tagsWithoutPrefix : undefined;
    const room = there(createRooms(state, [world.reader], tagsIn)[0]);
    open.room = room;
    world.library.onChange(() => monitor.onBookings());
    world.printer.onChange(() => truth.onPrinted());
    await world.pass(10_000);
    const { act } = createActor(world, room, monitor, { people: truth.people });
    for (const step of steps) {
      record.note(`step ${JSON.stringify(step)}`);
      record.count(`step ${nameOf(step)}`);
      await act(step);
      played += 1;
      if (monitor.violation && !toTheEnd) break;
    }
    countFigures(record, world, monitor, truth.deeds);
    if (!monitor.violation || toTheEnd) await repairAll(world, room, monitor);
    if (!monitor.violation) runFinalChecks(world, room, monitor);
    judgeNamesakes(state.bookings, monitor);
    const used = monitor.violation ? {} : judgeAtEnd([{ world, room, monitor, truth }]);
    countOutcomes(record, monitor, used);
    return {
      violation: monitor.violation,
      played,
      fingerprint: record.fingerprint(),
      last: record.last,
      simulatedMs: now() - opensAt,
      counts: record.counts,
    };
  } finally {
    await open.world?.close();
    restoreRealTime();
  }
}
