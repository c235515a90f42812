/**
 * Does one step of a story. Where there is nothing to do it to, nothing is done: a shortened story
 * still plays.
 */
import { patronCard } from '../../simulators/library/patrons.ts';
import { cardTag } from '../../simulators/play/tags.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { at, createDesk } from './desk.ts';
import { touch } from './face.ts';
import { type Mind, nextMove } from './person.ts';
import type { Room, Thing } from './room.ts';
import { createStaff } from './staff.ts';
import type { Step } from './story.ts';
import { now } from './time.ts';
import type { Truth } from './truth.ts';
import { startsAgainMs, type World } from './world.ts';

/** After so long without anybody the kiosk is at attract, whatever happened. */
const longestMs = 15 * 60_000;
/** Six o'clock in the morning of the next first. */
function untilNextMonth(fromMs: number) {
  const date = new Date(fromMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1, 6) - fromMs;
}

export function createActor(world: World, room: Room, truth: Truth) {
  const { library } = world.library;
  const { state } = library;
  let who = 1;
  let mind: Mind = { errand: 'borrow', toBorrow: 0, toReturn: 0, pin: '1234' };
  let books: readonly number[] = [];
  let cardOnPlate: string | null = null;
  const desk = createDesk(world, room, truth, () => who);
  const staff = createStaff(world, room, truth);

  const showCard = (nth: number, how: 'scan' | 'lay' | 'type') => {
    const card = patronCard(nth);
    truth.showCard(card);
    if (how === 'scan') world.scanner.scan(card);
    else if (how === 'type') touch({ type: 'CARD_NUMBER', number: card });
    else {
      if (cardOnPlate) world.reader.take(cardOnPlate);
      world.reader.put(cardTag(card));
      cardOnPlate = cardTag(card).uid;
      truth.layCard(card);
    }
  };
  const lay = (thing: Thing | undefined) => {
    if (!thing) return;
    truth.handle(thing.item);
    // Of a set, a part is forgotten now and then: by its number, so that the story stays the same.
    room.lay(
      thing,
      thing.where === 'plate'
        ? thing.tags.size
        : Math.max(1, thing.tags.size - (now() % 3 === 0 ? 1 : 0)),
    );
  };
  const scan = (thing: Thing | undefined) => {
    if (!thing) return;
    truth.handle(thing.item);
    if (thing.where === 'shelf') thing.where = 'hand';
    world.scanner.scan(thing.item);
  };
  /**
   * What was lent to him; what he returned stays, though one in five takes it along again, and one
   * never thinks of it.
   */
  const isTakenHome = (thing: Thing) => {
    const last = truth.told.findLast(
      ({ item, fromMs }) => item === thing.item && fromMs === truth.visit.fromMs,
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
    const { seen } = truth;
    if (!seen) return;
    const move = nextMove(seen.screen, mind, pick);
    const [nth = 0] = books;
    switch (move.move) {
      case 'touch':
        return touchNow(move.intent);
      case 'card':
        return showCard(who, pick < 0.75 ? 'scan' : pick < 0.9 ? 'lay' : 'type');
      case 'borrow-one':
      case 'scan-one': {
        mind.toBorrow -= 1;
        books = books.slice(1);
        const book = wanted()[nth % Math.max(1, wanted().length)];
        return move.move === 'scan-one' ? scan(book) : lay(book);
      }
      case 'return-one':
        mind.toReturn -= 1;
        return pick < 0.85 ? lay(at(own(), pick)) : scan(at(own(), pick));
      case 'put-back':
        return lay(at([...room.at('hand'), ...room.at('plate')], pick));
      case 'at-terminal':
        return void world.terminal[move.does]();
      case 'pays-at-desk':
        return truth.desk(() => desk({ do: 'desk', what: 'pay', pick, who: 0 }));
      case 'wait':
        return;
    }
  };
  const touchNow = (intent: Intent) => {
    if (intent.type === 'CARD_NUMBER') truth.showCard(intent.number);
    touch(intent);
  };
  const line = (how: Extract<Step, { do: 'line' }>['how']) => {
    const { cables } = world;
    if (how === 'cut') return void world.library.cutLine();
    if (how === 'slow') return world.library.delay(2_500);
    if (how === 'quick') return world.library.delay(0);
    cables.library.isHole = how === 'hole';
    if (how === 'restore') void world.library.restoreLine();
  };
  /** Of what is under way now, so that it is asked for. */
  const dies = ({ of, how, pick }: Extract<Step, { do: 'dies' }>) => {
    const card = patronCard(who);
    const waiting = truth.ledger
      .open()
      .flatMap(({ transaction }) => ('item' in transaction ? [transaction.item] : []));
    const items = [
      ...waiting,
      ...[...room.at('plate'), ...room.at('hand'), ...own()].map(({ item }) => item),
    ];
    const fees = state.patrons.get(card)?.fees.map(({ id }) => id) ?? [];
    const number = of === 'card' ? card : at(of === 'item' ? items : fees, pick);
    // Of questions about it as well, or only of what changes something.
    const codes = pick * 10 - Math.floor(pick * 10) < 0.5 ? [] : ['11', '09', '29', '37'];
    world.library.behave({
      diesOf: of === null || number === undefined ? null : { number, codes, how },
    });
  };
  /**
   * The same sum in the same minutes is what no terminal and no kiosk can tell from the patron's
   * own (docs/payment-terminals.md).
   */
  const ofOther = (pick: number) => {
    const last = truth.till.charges.at(-1);
    return last && pick < 0.5 && now() - last.atMs > 300_000
      ? last.cents
      : 777 + Math.floor(pick * 900);
  };
  const device = ({ device: name, how }: Extract<Step, { do: 'device' }>) => {
    const { cables } = world;
    if (how === 'unplug') void world[name].unplug();
    else if (how === 'plug') void world[name].plugIn();
    else if (how === 'garbage') world[name].garbage();
    else cables[name].isHole = how === 'hole';
  };

  const works = (name: 'reader' | 'scanner') => world[name].plugged && !world.cables[name].isHole;
  /** Out of order is where it belongs only where nothing can be kept, or nothing is read. */
  const isAtRest = () =>
    truth.isAtRest(world.disk.state !== 'sound' || !(works('reader') || works('scanner')));

  return async (step: Step): Promise<void> => {
    await world.pass(step.afterMs);
    switch (step.do) {
      case 'arrive': {
        who = step.who;
        books = step.books;
        const pin = state.patrons.get(patronCard(who))?.pin ?? '1234';
        mind = {
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
        return scan(
          at(
            [...room.things.values()].filter(({ where }) => where !== 'plate'),
            step.pick,
          ),
        );
      case 'code':
        return void world.scanner.scan(step.code);
      case 'lay':
        return lay(
          at(
            [...room.things.values()].filter(({ where }) => where !== 'plate'),
            step.pick,
          ),
        );
      case 'again': {
        const last = room.things.get([...truth.visit.items].at(-1) ?? '');
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
        for (const thing of [...room.at('plate'), ...room.at('hand')])
          if (step.takes || thing.where === 'hand')
            room.take(thing, isTakenHome(thing) ? 'home' : 'shelf');
        if (cardOnPlate) world.reader.take(cardOnPlate);
        cardOnPlate = null;
        truth.layCard(null);
        return;
      case 'quiet': {
        const since = now();
        await world.pass(1_000);
        // On a disk that takes nothing the kiosk starts, says so and ends, again and again: a few
        // times show that.
        const longest = () =>
          !world.running && world.disk.state !== 'sound' ? startsAgainMs * 3 : longestMs;
        while (!isAtRest() && now() - since < longest() && !truth.violation)
          await world.pass(2_000);
        if (!isAtRest() && (world.running || world.disk.state === 'sound'))
          truth.violate('no way out', truth.seen?.screen.view ?? 'the kiosk does not run');
        return;
      }
      case 'line':
        return line(step.how);
      case 'spoil':
        return world.library.misbehave(step.how, { codes: step.codes, times: step.times });
      case 'desk':
        return truth.desk(() => desk(step));
      case 'staff':
        return await staff(step.what, step.pick);
      case 'dies':
        return dies(step);
      case 'month':
        await world.sleep(untilNextMonth(now()));
        truth.desk(() => library.monthlyRun());
        return;
      case 'night':
        return await world.sleep(step.hours * 3_600_000);
      case 'device':
        return device(step);
      case 'tag':
        return world.reader.failWrites(step.fails, step.how);
      case 'reads':
        return world.reader.failReads(step.fails, step.how, step.block ?? undefined);
      case 'lists':
        return world.reader.cutLists(step.fails, step.how);
      case 'paper':
        return world.printer.setStatus({ paper: step.is });
      case 'pays':
        return world.terminal.next(step.behaviour);
      case 'till':
        return void (step.what === 'day-end'
          ? world.terminal.closeDay()
          : world.terminal.payOther(ofOther(step.pick)));
      case 'disk':
        world.disk.state = step.state;
        return;
      case 'stop':
        return world.stop();
      case 'kill':
        return world.killAt(step.at, step.next, step.after);
    }
  };
}
