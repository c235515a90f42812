/** Does one step of a story. A step without an object does nothing, so a shortened story still plays. */
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { cardTag } from '../../simulators/play/tags.ts';
import type { PaymentWay } from '../../src/domain.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { at, createDesk } from './desk.ts';
import { touch } from './fake-screen.ts';
import { createHappenings } from './happenings/happen.ts';
import type { Happening } from './happenings/happening.ts';
import { startsAgainMs } from './kiosk-process.ts';
import type { Monitor } from './monitor.ts';
import { oddPayments } from './payments/ways.ts';
import { nextMove, type PhoneMove, type Plan } from './person.ts';
import type { Room, Thing } from './room.ts';
import { createStaff } from './staff.ts';
import type { Step } from './story.ts';
import { now } from './time.ts';
import type { People } from './truth/people/people.ts';
import type { Refused } from './truth/refused.ts';
import type { World } from './world.ts';

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

/** A code that is shown again within this time is one showing (`scanner.duplicateMs`). */
const sameShowingMs = 1_500;

/** from the request of a payment: ten minutes, and what the clocks of terminal and kiosk may differ */
const attemptsLastMs = 720_000;

export function createActor(
  world: World,
  room: Room,
  monitor: Monitor,
  { sharesLine = false, people, refused }: ActorOptions = {},
): Actor {
  const { library } = world.library;
  const { state } = library;
  let who = 1;
  let plan: Plan = { errand: 'borrow', toBorrow: 0, toReturn: 0, pin: '1234' };
  let books: readonly number[] = [];
  let cardOnPlate: string | null = null;
  let scanned = { card: '', atMs: 0 };
  const desk = createDesk(world, room, monitor, () => who);
  const staff = createStaff(world, room, monitor);
  const { happen, mayBeOutOfOrder } = createHappenings(world, () => who);

  const works = (name: 'reader' | 'scanner') => world[name].plugged && !world.cables[name].isHole;

  /** One whose cable passes everything on again is perhaps still to be found again. */
  const reads = (name: 'reader' | 'scanner') =>
    world.running && works(name) && monitor.seen?.kiosk.context.parts[name] !== 'down';

  /** What lies there and was not read yet is perhaps read late. */
  const disturbs = () => {
    if (world.reader.isDisturbed()) people?.losesReader();
  };

  const showCard = (nth: number, how: 'scan' | 'lay' | 'type') => {
    const card = patronCard(nth);
    if (how === 'scan') {
      const isSame = scanned.card === card && now() - scanned.atMs < sameShowingMs;
      people?.shows(card, reads('scanner') && !isSame);
      scanned = { card, atMs: now() };
    }
    // One that lies there already is laid down in no time: no reader sees that it was lifted.
    const isThere = cardOnPlate === cardTag(card).uid;
    if (how === 'lay') {
      people?.shows(card, reads('reader') && !isThere, true);
      disturbs();
    }
    monitor.showCard(card);
    // The one who shows a card types its PIN.
    plan = { ...plan, pin: state.patrons.get(card)?.pin ?? '1234' };
    if (how === 'scan') world.scanner.scan(card);
    else if (how === 'type') {
      people?.touches({ type: 'CARD_NUMBER', number: card });
      touch({ type: 'CARD_NUMBER', number: card });
    } else {
      if (cardOnPlate) world.reader.take(cardOnPlate);
      world.reader.put(cardTag(card));
      cardOnPlate = cardTag(card).uid;
      monitor.layCard(card);
      people?.laysCard(card);
    }
  };
  const chosen = ({ item, pick }: { item?: string; pick: number }) =>
    item === undefined
      ? at(
          [...room.things.values()].filter(({ where }) => where !== 'plate'),
          pick,
        )
      : room.things.get(item);
  const lay = (thing: Thing | undefined) => {
    if (!thing) return;
    people?.presents(thing.item, thing.where, 'lay');
    monitor.handle(thing.item);
    // Now and then a part of a set is left out: by the time, so that the story stays the same.
    room.lay(
      thing,
      thing.where === 'plate'
        ? thing.tags.size
        : Math.max(1, thing.tags.size - (now() % 3 === 0 ? 1 : 0)),
    );
  };
  const scan = (thing: Thing | undefined) => {
    if (!thing) return;
    people?.presents(thing.item, thing.where, 'scan');
    monitor.handle(thing.item);
    if (thing.where === 'shelf') thing.where = 'hand';
    // In a hand at this kiosk; what lies on another's plate stays there.
    if (thing.where !== 'plate') thing.kiosk = world.nth;
    world.scanner.scan(thing.item);
  };
  /** The patron takes loans home; one in five also takes a returned item that is still on loan. */
  const isTakenHome = (thing: Thing) => {
    const last = monitor.outcomes.findLast(
      ({ item, fromMs }) => item === thing.item && fromMs === monitor.visit.fromMs,
    );
    if (last?.what === 'lent') return true;
    return last?.what === 'returned'
      ? now() % 5 === 0 && state.loans.has(thing.item)
      : state.loans.has(thing.item);
  };
  const wanted = () => [...room.at('hand'), ...room.at('shelf')];
  const own = () => {
    const home = room.at('home');
    const mine = home.filter((thing) => state.loans.get(thing.item)?.card === patronCard(who));
    return mine.length > 0 ? mine : home;
  };
  const sensible = (pick: number) => {
    const { seen } = monitor;
    if (!seen) return;
    const move = nextMove(seen.screen, plan, pick);
    const [nth = 0] = books;
    switch (move.move) {
      case 'touch':
        return touchNow(move.intent);
      case 'card':
        return showCard(who, pick < 0.75 ? 'scan' : pick < 0.9 ? 'lay' : 'type');
      case 'borrow-one':
      case 'scan-one': {
        plan.toBorrow -= 1;
        books = books.slice(1);
        const book = wanted()[nth % Math.max(1, wanted().length)];
        return move.move === 'scan-one' ? scan(book) : lay(book);
      }
      case 'return-one':
        plan.toReturn -= 1;
        return pick < 0.85 ? lay(at(own(), pick)) : scan(at(own(), pick));
      case 'put-back':
        return lay(at([...room.at('hand'), ...room.at('plate')], pick));
      case 'at-terminal':
        return void world.terminal[move.does]();
      case 'at-phone':
        return atPhone(move.does);
      case 'pays-at-desk':
        return monitor.desk(() => desk({ do: 'desk', what: 'pay', pick, who: 0 }));
      case 'wait':
        return;
    }
  };
  const touchNow = (intent: Intent) => {
    if (intent.type === 'CARD_NUMBER') monitor.showCard(intent.number);
    people?.touches(intent);
    if (intent.type === 'AGREE_COST') monitor.agreeTo(intent.key);
    touch(intent);
  };
  const line = (how: Extract<Step, { do: 'line' }>['how']) => {
    const { cables } = world;
    if (sharesLine) {
      cables.library.isHole = how === 'cut' || how === 'hole';
      return;
    }
    if (how === 'cut') return void world.library.cutLine();
    if (how === 'slow') return world.library.delay(2_500);
    if (how === 'quick') return world.library.delay(0);
    cables.library.isHole = how === 'hole';
    if (how === 'restore') void world.library.restoreLine();
  };
  /** Picks what is in use now, so that it will be in a request. */
  const dies = ({ of, how, pick }: Extract<Step, { do: 'dies' }>) => {
    const card = patronCard(who);
    const waiting = monitor.ledger
      .open()
      .flatMap(({ transaction }) => ('item' in transaction ? [transaction.item] : []));
    const items = [
      ...waiting,
      ...[...room.at('plate'), ...room.at('hand'), ...own()].map(({ item }) => item),
    ];
    const fees = state.patrons.get(card)?.fees.map(({ id }) => id) ?? [];
    const number = of === 'card' ? card : at(of === 'item' ? items : fees, pick);
    // Every request about it, or only those that change something.
    const codes = pick * 10 - Math.floor(pick * 10) < 0.5 ? [] : ['11', '09', '29', '37'];
    world.library.behave({
      diesOf: of === null || number === undefined ? null : { number, codes, how },
    });
  };
  /**
   * Never the same amount within the time of an attempt: nothing distinguishes that from the patron's
   * own payment, and a library whose terminal is trusted has no such register (docs/payments/zvt.md).
   */
  const ofOther = (pick: number) => {
    const last = monitor.till.charges.at(-1);
    return last && pick < 0.5 && now() - last.atMs > attemptsLastMs
      ? last.cents
      : 777 + Math.floor(pick * 900);
  };
  const backup = (how: Extract<Step, { do: 'backup' }>['how']) => {
    if (!world.running) return;
    const isAccepted = how === 'put-back-and-accept';
    const keepers = [monitor.ledger, monitor.line, ...(refused ? [refused] : [])];
    if (how === 'make') {
      world.backup();
      for (const keeper of keepers) keeper.onBackup();
    } else if (world.putBack(isAccepted)) {
      for (const keeper of keepers) keeper.onPutBack(isAccepted);
    }
  };
  const device = ({ device: name, how }: Extract<Step, { do: 'device' }>) => {
    const { cables } = world;
    if (name === 'reader' && (how === 'unplug' || how === 'hole')) people?.losesReader();
    if (how === 'unplug') void world[name]?.unplug();
    else if (how === 'plug') void world[name]?.plugIn();
    else if (how === 'garbage') world[name]?.garbage();
    else cables[name].isHole = how === 'hole';
  };

  const paysOddly = (way: PaymentWay, pick: number) => {
    // Where no code stands, all is paid at the terminal.
    const device = world[way] ?? world.terminal;
    const how = at(oddPayments(device), pick);
    if (how !== undefined) device.next(how);
  };
  /** What no screen shows no person scans, and what was not scanned no person confirms. */
  const atPhone = (does: PhoneMove) => {
    if (!world.code) return;
    if (does !== 'scan') {
      if (world.code.phone().state === 'confirm') world.code[`${does}Now`]();
      return;
    }
    const { link } = monitor.till;
    if (link && monitor.codes.isScannable(monitor.seen?.screen.view)) world.code.scan(link.text);
  };

  /** Out of order is right only if the journal cannot be written or no item can be read. */
  const isAtRest = () =>
    monitor.isAtRest(
      world.disk.state !== 'sound' || !(works('reader') || works('scanner')) || mayBeOutOfOrder(),
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
      case 'arrive': {
        who = step.who;
        books = step.books;
        people?.arrives(patronCard(who), step.errand);
        const pin = state.patrons.get(patronCard(who))?.pin ?? '1234';
        plan = {
          errand: step.errand,
          toBorrow: books.length,
          toReturn: step.errand === 'return' || step.errand === 'both' ? 1 + (who % 3) : 0,
          pin,
        };
        return;
      }
      case 'sensible':
        return sensible(step.pick);
      case 'touch':
        return touchNow(step.intent);
      case 'card':
        return showCard(step.who, step.how);
      case 'scan':
        return scan(chosen(step));
      case 'code':
        people?.scansNumber(step.code);
        return void world.scanner.scan(step.code);
      case 'lay':
        return lay(chosen(step));
      case 'again': {
        const last = room.things.get([...monitor.visit.items].at(-1) ?? '');
        if (last && last.where !== 'home') return step.how === 'lay' ? lay(last) : scan(last);
        return;
      }
      case 'lift': {
        const thing = at(room.at('plate'), step.pick);
        if (thing) room.take(thing, 'hand');
        return;
      }
      case 'swap': {
        const [one, other] = [at(room.at('plate'), step.pick), at(wanted(), step.pick)];
        if (one) room.take(one, 'hand');
        return lay(other);
      }
      case 'snatch': {
        const uid = at(world.reader.tags(), step.pick)?.uid;
        const thing = [...room.things.values()].find(({ tags }) => tags.has(uid ?? ''));
        if (!uid || !thing) return;
        world.reader.takeAtWrite(uid);
        thing.where = 'hand';
        return;
      }
      case 'leave':
        people?.leaves();
        for (const thing of [...room.at('plate'), ...room.at('hand')])
          if (step.takes || thing.where === 'hand')
            room.take(thing, isTakenHome(thing) ? 'home' : 'shelf');
        if (cardOnPlate) world.reader.take(cardOnPlate);
        cardOnPlate = null;
        monitor.layCard(null);
        people?.laysCard(null);
        return;
      case 'quiet': {
        const since = now();
        await world.pass(1_000);
        while (!isAtRest() && now() - since < longest() && !monitor.violation) await passLooking();
        return complain();
      }
      case 'line':
        return line(step.how);
      case 'spoil':
        return world.library.misbehave(step.how, step);
      case 'desk':
        return monitor.desk(() => desk(step));
      case 'staff':
        return await staff(step.what, step.pick);
      case 'dies':
        return dies(step);
      case 'month':
        await world.sleep(untilNextMonth(now()));
        monitor.desk(() => library.monthlyRun());
        return;
      case 'night':
        return await world.sleep(step.hours * 3_600_000);
      case 'device':
        return device(step);
      case 'tag':
        return world.reader.failWrites(step.fails, step.how);
      case 'reads':
        world.reader.failReads(step.fails, step.how, step.block ?? undefined);
        return disturbs();
      case 'lists':
        world.reader.cutLists(step.fails, step.how);
        return disturbs();
      case 'paper':
        return world.printer.setStatus({ paper: step.is });
      case 'pays':
        return 'way' in step ? paysOddly(step.way, step.pick) : world.terminal.next(step.behaviour);
      case 'phone':
        return atPhone(step.does);
      case 'till':
        return void (step.what === 'day-end'
          ? world.terminal.closeDay()
          : world.terminal.payOther(ofOther(step.pick)));
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
        return backup(step.how);
      default:
        return await happen(step as Happening);
    }
  };
  return { act, isAtRest, longestMs: longest, complain };
}
