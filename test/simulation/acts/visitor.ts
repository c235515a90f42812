/** One person's visit: why they come, what they do next by the screen, what they take along. */
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { Act } from '../story.ts';
import type { Thing } from '../world/room.ts';
import { now } from '../world/time.ts';
import { at, type createDesk } from './desk.ts';
import {
  atPhone,
  liftCard,
  pinOf,
  present,
  type Scene,
  showCard,
  touchNow,
  type Visitor,
} from './hands.ts';
import { nextMove } from './person.ts';

export function arrive(
  { world, people }: Scene,
  visitor: Visitor,
  { who, errand, books }: Extract<Act, { do: 'arrive' }>,
): void {
  people?.arrives(patronCard(who), errand);
  const toReturn = errand === 'return' || errand === 'both' ? 1 + (who % 3) : 0;
  const pin = pinOf(world, patronCard(who));
  Object.assign(visitor, {
    who,
    books,
    plan: { errand, toBorrow: books.length, toReturn, pin },
  } satisfies Partial<Visitor>);
}

/** What they may take to borrow. */
export function wanted({ room }: Scene): Thing[] {
  return [...room.at('hand'), ...room.at('shelf')];
}

/** What they have at home, or where that is nothing, what anybody has. */
export function own({ world, room }: Scene, { who }: Visitor): Thing[] {
  const { loans } = world.library.library.state;
  const home = room.at('home');
  const mine = home.filter((thing) => loans.get(thing.item)?.card === patronCard(who));
  return mine.length > 0 ? mine : home;
}

/** The next move of one who reads the screen. */
export function sensible(
  scene: Scene,
  visitor: Visitor,
  desk: ReturnType<typeof createDesk>,
  pick: number,
): void {
  const { world, room, monitor } = scene;
  const { seen } = monitor;
  if (!seen) return;
  const { plan, books } = visitor;
  const move = nextMove(seen.screen, plan, pick);
  const [nth = 0] = books;
  switch (move.move) {
    case 'touch':
      touchNow(scene, move.intent);
      break;
    case 'card':
      showCard(scene, visitor, visitor.who, pick < 0.75 ? 'scan' : pick < 0.9 ? 'lay' : 'type');
      break;
    case 'borrow-one':
    case 'scan-one': {
      plan.toBorrow -= 1;
      visitor.books = books.slice(1);
      const book = wanted(scene)[nth % Math.max(1, wanted(scene).length)];
      present(scene, book, move.move === 'scan-one' ? 'scan' : 'lay');
      break;
    }
    case 'return-one':
      plan.toReturn -= 1;
      present(scene, at(own(scene, visitor), pick), pick < 0.85 ? 'lay' : 'scan');
      break;
    case 'put-back':
      present(scene, at([...room.at('hand'), ...room.at('plate')], pick), 'lay');
      break;
    case 'at-terminal':
      world.terminal[move.does]();
      break;
    case 'at-phone':
      atPhone(scene, move.does);
      break;
    case 'pays-at-desk':
      monitor.desk(() => desk({ do: 'desk', what: 'pay', pick, who: 0 }));
      break;
    case 'wait':
  }
}

/** The patron takes loans home; one in five also takes a returned item that is still on loan. */
function isTakenHome({ world, monitor }: Scene, thing: Thing): boolean {
  const { loans } = world.library.library.state;
  const last = monitor.outcomes.findLast(
    ({ item, fromMs }) => item === thing.item && fromMs === monitor.visit.fromMs,
  );
  if (last?.what === 'lent') return true;
  return last?.what === 'returned'
    ? now() % 5 === 0 && loans.has(thing.item)
    : loans.has(thing.item);
}

/** `takes`: also what lies on the plate; what is in a hand goes along. */
export function leave(scene: Scene, visitor: Visitor, takes: boolean): void {
  const { room, people } = scene;
  people?.leaves();
  for (const thing of [...room.at('plate'), ...room.at('hand')])
    if (takes || thing.where === 'hand')
      room.take(thing, isTakenHome(scene, thing) ? 'home' : 'shelf');
  liftCard(scene, visitor);
}
