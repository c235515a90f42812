/** One run of a story, from a new library to the final checks. Returns a violation and a fingerprint. */
import { createHash } from 'node:crypto';
import type { Quirk } from '../../simulators/library/quirks.ts';
import type { TerminalQuirk } from '../../simulators/terminal.ts';
import { createActor } from './act.ts';
import { repairAll, runFinalChecks } from './final-checks.ts';
import { createMonitor, type Violation } from './monitor.ts';
import { randomOf } from './random.ts';
import { createRoom, type Room } from './room.ts';
import type { Step } from './story.ts';
import type { SystemName } from './systems.ts';
import { now, opensAt, restoreRealTime, startSimulatedTime } from './time.ts';
import { openWorld, type World, type WorldKind } from './world.ts';

export interface Outcome {
  violation: Violation | null;
  /** steps played before the violation */
  played: number;
  /** a hash of all messages and screens: the same story gives the same fingerprint */
  fingerprint: string;
  /** the last things that happened */
  last: readonly string[];
  simulatedMs: number;
  /** how often each event happened */
  counts: Readonly<Record<string, number>>;
}

const remembered = 60;
/** The folder has a random name from the system, so it is removed from the texts. */
const folderOfRun = /\S*kiosk-simulation-\w+/;
/** of a terminal that is idle */
const heartbeat = /^terminal . (0501|800000|060f0100)/;

function nameOf(step: Step): string {
  if (step.do === 'touch') return `touch ${step.intent.type}`;
  const how = 'how' in step ? step.how : 'what' in step ? step.what : 'at' in step ? step.at : '';
  if (step.do === 'device') return `device ${step.device} ${step.how}`;
  if (step.do === 'pays') return `pays ${step.behaviour}`;
  if (step.do === 'disk') return `disk ${step.state}`;
  return `${step.do} ${how ?? 'no more'}`.trim();
}

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
    quirks,
    checksums: never ? 'never' : checksums,
    namesFees: drawn.chance(60),
  };
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

export async function runStory(
  steps: readonly Step[],
  seed: number,
  system: SystemName,
  onEvent?: (line: string) => void,
): Promise<Outcome> {
  const luck = randomOf(seed);
  const hash = createHash('sha256');
  const last: string[] = [];
  const counts: Record<string, number> = {};
  const note = (line: string) => {
    const whole = `${((now() - opensAt) / 1000).toFixed(3)} ${line}`;
    hash.update(`${whole}\n`);
    onEvent?.(whole);
    if (!heartbeat.test(line)) last.push(whole);
    if (last.length > remembered) last.shift();
  };
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  startSimulatedTime(opensAt, luck.next);
  const open: { world?: World; room?: Room } = {};
  const there = <T>(part: T | undefined): T => {
    if (!part) throw new Error('the world is not open yet');
    return part;
  };
  const monitor = createMonitor(
    () => there(open.world),
    () => there(open.room),
  );
  let shown = '';
  let played = 0;
  try {
    const world = await openWorld(
      {
        onPacket: (far, to, bytes) => {
          // Reader and printer are polled all the time: only hashed, not shown.
          if (far !== 'reader' && far !== 'printer')
            note(
              `${far} ${to === 'far' ? '<' : '>'} ${far === 'library' ? bytes.toString('latin1').trim() : bytes.toString('hex')}`,
            );
          else hash.update(bytes);
          if (far === 'library') monitor.line.hear(to, bytes);
          if (far === 'terminal' && open.room) monitor.till.hear(to, bytes);
        },
        onSeen: (seen) => {
          const { seq: _, ...screen } = seen.screen;
          const text = JSON.stringify([screen.view, screen.dialog]);
          if (text !== shown) note(`screen ${text}`);
          if (text !== shown) count(screen.view.kind);
          shown = text;
          if (open.room) monitor.onSeen(seen);
        },
        onReport: (report) => {
          note(`log ${report.part} ${report.code} ${report.text.replace(folderOfRun, '')}`);
          if (open.room) monitor.onReport(report);
        },
        onTags: () => open.room && monitor.onTags(),
        onKilled: (why) => {
          note(`killed ${why}`);
          count(`killed ${why}`);
          if (open.room) monitor.onKilled();
        },
        onDefect: (error) =>
          monitor.violate(
            'a defect ended it',
            error instanceof Error ? (error.stack ?? error.message) : String(error),
          ),
      },
      () => luck.below(3),
      // By the seed: both reader drivers, and all settings for payments.
      {
        reader: seed % 8 < 6 ? 'feig' : '3m',
        payments: {
          ifNotBooked: seed % 2 === 0 ? 'list' : 'reverse',
          afterLoss: seed % 4 < 2 ? 'staff' : 'trust',
        },
        terminal: terminalOf(seed),
        library: libraryOf(seed, system),
      },
    );
    open.world = world;
    const room = createRoom(world.library.library.state, world.reader);
    open.room = room;
    world.library.onChange(() => monitor.onBookings());
    await world.pass(10_000);
    const act = createActor(world, room, monitor);
    for (const step of steps) {
      note(`step ${JSON.stringify(step)}`);
      count(`step ${nameOf(step)}`);
      await act(step);
      played += 1;
      if (monitor.violation) break;
    }
    if (!monitor.violation) await repairAll(world, room, monitor);
    if (!monitor.violation) runFinalChecks(world, room, monitor);
    for (const shown of monitor.outcomes)
      count(
        `told ${shown.what}${shown.provisional ? ', provisional' : ''}${shown.code ? `, ${shown.code}` : ''}`,
      );
    for (const { transaction, state } of monitor.ledger.all() ?? [])
      count(
        `entry ${transaction.kind}${'mode' in transaction ? ` ${transaction.mode}` : ''} ${state}`,
      );
    const simulatedMs = now() - opensAt;
    return {
      violation: monitor.violation,
      played,
      fingerprint: hash.digest('hex').slice(0, 16),
      last,
      simulatedMs,
      counts,
    };
  } finally {
    await open.world?.close();
    restoreRealTime();
  }
}
