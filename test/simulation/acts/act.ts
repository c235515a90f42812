/** Does one step of a story. A step without an object does nothing, so a shortened story still plays. */
import { createHappenings } from '../happenings/happen.ts';
import type { Happening } from '../happenings/happening.ts';
import type { Monitor } from '../judge/monitor.ts';
import type { Step } from '../story.ts';
import type { People } from '../truth/people/people.ts';
import type { Refused } from '../truth/refused.ts';
import { startsAgainMs } from '../world/kiosk-process.ts';
import type { Room } from '../world/room.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { at, createDesk } from './desk.ts';
import {
  again,
  atPhone,
  chosen,
  disturbs,
  lift,
  newVisitor,
  present,
  type Scene,
  scanCode,
  showCard,
  snatch,
  touchNow,
  works,
} from './hands.ts';
import { createStaff } from './staff.ts';
import { backUp, dies, disturbDevice, disturbLine, payElsewhere, payOddly } from './trouble.ts';
import { arrive, leave, sensible, wanted } from './visitor.ts';

/** After so long without input the kiosk must be at attract. */
const longestMs = 15 * 60_000;
/** Until 06:00 on the first of the next month. */
function untilNextMonth(fromMs: number) {
  const date = new Date(fromMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1, 6) - fromMs;
}

export interface Actor {
  act(step: Step): Promise<void>;
  /** Without input: how long it may take until it is at rest. */
  isAtRest(): boolean;
  longestMs(): number;
  /** It is not at rest after all that time. */
  complain(): void;
}

interface ActorOptions {
  /** other kiosks come to the same library system, and only its own way there is cut */
  sharesLine?: boolean;
  /** they hear of each act before it is done */
  people?: People | undefined;
  /** what else is judged by the answers that the kiosk had */
  refused?: Pick<Refused, 'onBackup' | 'onPutBack'> | undefined;
}

export function createActor(
  world: World,
  room: Room,
  monitor: Monitor,
  { sharesLine = false, people, refused }: ActorOptions = {},
): Actor {
  const { library } = world.library;
  const scene: Scene = { world, room, monitor, people };
  const visitor = newVisitor();
  const desk = createDesk(world, room, monitor, () => visitor.who);
  const staff = createStaff(world, room, monitor);
  const { happen, mayBeOutOfOrder } = createHappenings(world, () => visitor.who);

  /** Out of order is right only if the journal cannot be written or no item can be read. */
  const isAtRest = () =>
    monitor.isAtRest(
      world.disk.state !== 'sound' ||
        !(works(world, 'reader') || works(world, 'scanner')) ||
        mayBeOutOfOrder(),
    );

  // On a disk that takes nothing the kiosk starts, says so and ends, again and again: a few times
  // show that.
  const longest = () =>
    !world.running && world.disk.state !== 'sound' ? startsAgainMs * 3 : longestMs;
  const complain = () => {
    if (!isAtRest() && (world.running || world.disk.state === 'sound'))
      monitor.violate('no way out', monitor.seen?.screen.view ?? 'the kiosk does not run');
  };

  /** The screen is looked at meanwhile. */
  const passLooking = async () => {
    await world.pass(2_000);
    monitor.codes.isScannable(monitor.seen?.screen.view);
  };

  const act = async (step: Step): Promise<void> => {
    await world.pass(step.afterMs);
    switch (step.do) {
      case 'arrive':
        return arrive(scene, visitor, step);
      case 'sensible':
        return sensible(scene, visitor, desk, step.pick);
      case 'touch':
        return touchNow(scene, step.intent);
      case 'card':
        return showCard(scene, visitor, step.who, step.how);
      case 'scan':
        return present(scene, chosen(scene, step), 'scan');
      case 'code':
        return scanCode(scene, step.code);
      case 'lay':
        return present(scene, chosen(scene, step), 'lay');
      case 'again':
        return again(scene, step.how);
      case 'lift':
        return lift(scene, step.pick);
      case 'swap': {
        const other = at(wanted(scene), step.pick);
        lift(scene, step.pick);
        return present(scene, other, 'lay');
      }
      case 'snatch':
        return snatch(scene, step.pick);
      case 'leave':
        return leave(scene, visitor, step.takes);
      case 'quiet': {
        const since = now();
        await world.pass(1_000);
        while (!isAtRest() && now() - since < longest() && !monitor.violation) await passLooking();
        return complain();
      }
      case 'line':
        return disturbLine(world, sharesLine, step.how);
      case 'spoil':
        return world.library.misbehave(step.how, step);
      case 'desk':
        return monitor.desk(() => desk(step));
      case 'staff':
        return await staff(step.what, step.pick);
      case 'dies':
        return dies(scene, visitor, step);
      case 'month':
        await world.sleep(untilNextMonth(now()));
        monitor.desk(() => library.monthlyRun());
        return;
      case 'night':
        return await world.sleep(step.hours * 3_600_000);
      case 'device':
        return disturbDevice(scene, step);
      case 'tag':
        return world.reader.failWrites(step.fails, step.how);
      case 'reads':
        world.reader.failReads(step.fails, step.how, step.block ?? undefined);
        return disturbs(scene);
      case 'lists':
        world.reader.cutLists(step.fails, step.how);
        return disturbs(scene);
      case 'paper':
        return world.printer.setStatus({ paper: step.is });
      case 'pays':
        return 'way' in step
          ? payOddly(world, step.way, step.pick)
          : world.terminal.next(step.behaviour);
      case 'phone':
        return atPhone(scene, step.does);
      case 'till':
        return step.what === 'day-end'
          ? void world.terminal.closeDay()
          : payElsewhere(scene, step.pick);
      case 'disk':
        world.disk.state = step.state;
        return;
      case 'stop':
        return world.stop(step.awayMs);
      case 'kill':
        return world.killAt(step.at, step.next, step.after, step.awayMs);
      case 'power':
        return world.power(step.is === 'on');
      case 'backup':
        return backUp(scene, refused, step.how);
      default:
        return await happen(step as Happening);
    }
  };
  return { act, isAtRest, longestMs: longest, complain };
}
