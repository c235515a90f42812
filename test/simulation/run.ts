/**
 * One run of a story, from a new library to the reckoning; and what is left of it: a violation or
 * none, and a fingerprint.
 */
import { createHash } from 'node:crypto';
import type { Quirk } from '../../simulators/library/quirks.ts';
import type { TerminalQuirk } from '../../simulators/terminal.ts';
import { createActor } from './act.ts';
import { randomOf } from './random.ts';
import { mendAll, reckon } from './reckon.ts';
import { furnish, type Room } from './room.ts';
import type { Step } from './story.ts';
import { giveTimeBack, now, opensAt, takeTime } from './time.ts';
import { type Violation, watchTruth } from './truth.ts';
import { openWorld, type World, type WorldKind } from './world.ts';

export interface Outcome {
  violation: Violation | null;
  /** steps that were played before it was found */
  played: number;
  /** of everything that went over a wire or a screen: the same story, the same fingerprint */
  fingerprint: string;
  /** the last things that happened */
  last: readonly string[];
  simulatedMs: number;
  /** how often each thing was seen, for whoever wonders whether the run meant anything */
  counts: Readonly<Record<string, number>>;
}

const remembered = 60;
/**
 * The name of the folder is drawn by the system: the only thing that is not the same in the same
 * run.
 */
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

/**
 * Half of them are Wise's, and kind; the others do not say who has an item, send no checksums, or
 * say of no PIN whether it is right.
 */
function libraryOf(seed: number): WorldKind['library'] {
  const drawn = randomOf(seed ^ 0x5eed);
  const quirks: Quirk[] = [];
  if (drawn.chance(25)) quirks.push('no-holder');
  if (drawn.chance(4)) quirks.push('no-pin-verdict');
  return { quirks, checksums: drawn.chance(20) ? 'never' : 'as-asked' };
}

/**
 * Most terminals have a way of their own with what they are asked again, with their numbers or with
 * their clock.
 */
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
  takeTime(opensAt, luck.next);
  const open: { world?: World; room?: Room } = {};
  const there = <T>(part: T | undefined): T => {
    if (!part) throw new Error('the world is not there yet');
    return part;
  };
  const truth = watchTruth(
    () => there(open.world),
    () => there(open.room),
  );
  let shown = '';
  let played = 0;
  try {
    const world = await openWorld(
      {
        onPacket: (far, to, bytes) => {
          // The reader is asked twice a second: what it says in its sleep is no news.
          if (far !== 'reader' && far !== 'printer')
            note(
              `${far} ${to === 'far' ? '<' : '>'} ${far === 'library' ? bytes.toString('latin1').trim() : bytes.toString('hex')}`,
            );
          else hash.update(bytes);
          if (far === 'library') truth.line.hear(to, bytes);
          if (far === 'terminal' && open.room) truth.till.hear(to, bytes);
        },
        onSeen: (seen) => {
          const { seq: _, ...screen } = seen.screen;
          const text = JSON.stringify([screen.view, screen.dialog]);
          if (text !== shown) note(`screen ${text}`);
          if (text !== shown) count(screen.view.kind);
          shown = text;
          if (open.room) truth.onSeen(seen);
        },
        onReport: (report) => {
          note(`log ${report.part} ${report.code} ${report.text.replace(folderOfRun, '')}`);
          if (open.room) truth.onReport(report);
        },
        onTags: () => open.room && truth.onTags(),
        onKilled: (why) => {
          note(`killed ${why}`);
          count(`killed ${why}`);
          if (open.room) truth.onKilled();
        },
        onDefect: (error) =>
          truth.violate(
            'a defect ended it',
            error instanceof Error ? (error.stack ?? error.message) : String(error),
          ),
      },
      () => luck.below(3),
      // By the seed: both kinds of reader, and both ways of a library to deal with what a terminal
      // did.
      {
        reader: seed % 8 < 6 ? 'feig' : '3m',
        payments: {
          ifNotBooked: seed % 2 === 0 ? 'list' : 'reverse',
          afterLoss: seed % 4 < 2 ? 'staff' : 'trust',
        },
        terminal: terminalOf(seed),
        library: libraryOf(seed),
      },
    );
    open.world = world;
    const room = furnish(world.library.library.state, world.reader);
    open.room = room;
    world.library.onChange(() => truth.onBookings());
    await world.pass(10_000);
    const act = createActor(world, room, truth);
    for (const step of steps) {
      note(`step ${JSON.stringify(step)}`);
      count(`step ${nameOf(step)}`);
      await act(step);
      played += 1;
      if (truth.violation) break;
    }
    if (!truth.violation) await mendAll(world, room, truth);
    if (!truth.violation) reckon(world, room, truth);
    for (const told of truth.told)
      count(
        `told ${told.what}${told.provisional ? ', provisional' : ''}${told.code ? `, ${told.code}` : ''}`,
      );
    for (const { transaction, state } of truth.ledger.all() ?? [])
      count(
        `entry ${transaction.kind}${'mode' in transaction ? ` ${transaction.mode}` : ''} ${state}`,
      );
    const simulatedMs = now() - opensAt;
    return {
      violation: truth.violation,
      played,
      fingerprint: hash.digest('hex').slice(0, 16),
      last,
      simulatedMs,
      counts,
    };
  } finally {
    await open.world?.close();
    giveTimeBack();
  }
}
