/** What people do with their hands: a card, an item, a touch, a phone. */
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { cardTag } from '../../../simulators/tags/tags.ts';
import type { Intent } from '../../../src/screen/screen.ts';
import type { Monitor } from '../judge/monitor.ts';
import type { Act } from '../story.ts';
import type { People } from '../truth/people/people.ts';
import { touch } from '../world/fake-screen.ts';
import type { Room, Thing } from '../world/room.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { at } from './desk.ts';
import type { PhoneMove, Plan } from './person.ts';

/** One kiosk, what lies at it, and who judges it. */
export interface Scene {
  world: World;
  room: Room;
  monitor: Monitor;
  /** they hear of each act before it is done */
  people: People | undefined;
}

/** The person at the kiosk. */
export interface Visitor {
  who: number;
  plan: Plan;
  /** what they will take from the shelf, each by its place there */
  books: readonly number[];
  cardOnPlate: string | null;
  scanned: { card: string; atMs: number };
}

export function newVisitor(): Visitor {
  return {
    who: 1,
    plan: { errand: 'borrow', toBorrow: 0, toReturn: 0, pin: '1234' },
    books: [],
    cardOnPlate: null,
    scanned: { card: '', atMs: 0 },
  };
}

/** A code that is shown again within this time is one showing (`scanner.duplicateMs`). */
const sameShowingMs = 1_500;

export function works(world: World, name: 'reader' | 'scanner'): boolean {
  return world[name].plugged && !world.cables[name].isHole;
}

/** One whose cable passes everything on again is perhaps still to be found again. */
function reads({ world, monitor }: Scene, name: 'reader' | 'scanner'): boolean {
  return world.running && works(world, name) && monitor.seen?.kiosk.context.parts[name] !== 'down';
}

/** What lies there and was not read yet is perhaps read late. */
export function disturbs({ world, people }: Scene): void {
  if (world.reader.isDisturbed()) people?.losesReader();
}

export function showCard(
  scene: Scene,
  visitor: Visitor,
  nth: number,
  how: 'scan' | 'lay' | 'type',
): void {
  const { world, monitor, people } = scene;
  const card = patronCard(nth);
  if (how === 'scan') {
    const { scanned } = visitor;
    const isSame = scanned.card === card && now() - scanned.atMs < sameShowingMs;
    people?.shows(card, reads(scene, 'scanner') && !isSame);
    visitor.scanned = { card, atMs: now() };
  }
  // One that lies there already is laid down in no time: no reader sees that it was lifted.
  const isThere = visitor.cardOnPlate === cardTag(card).uid;
  if (how === 'lay') {
    people?.shows(card, reads(scene, 'reader') && !isThere, true);
    disturbs(scene);
  }
  monitor.showCard(card);
  // The one who shows a card types its PIN.
  visitor.plan = { ...visitor.plan, pin: pinOf(world, card) };
  if (how === 'scan') world.scanner.scan(card);
  else if (how === 'type') {
    people?.touches({ type: 'CARD_NUMBER', number: card });
    touch({ type: 'CARD_NUMBER', number: card });
  } else {
    if (visitor.cardOnPlate) world.reader.take(visitor.cardOnPlate);
    world.reader.put(cardTag(card));
    visitor.cardOnPlate = cardTag(card).uid;
    monitor.layCard(card);
    people?.laysCard(card);
  }
}

export function pinOf({ library }: World, card: string): string {
  return library.library.state.patrons.get(card)?.pin ?? '1234';
}

export function liftCard({ world, monitor, people }: Scene, visitor: Visitor): void {
  if (visitor.cardOnPlate) world.reader.take(visitor.cardOnPlate);
  visitor.cardOnPlate = null;
  monitor.layCard(null);
  people?.laysCard(null);
}

/** By its number; without one, of what does not lie there. */
export function chosen({ room }: Scene, { item, pick }: { item?: string; pick: number }) {
  if (item !== undefined) return room.things.get(item);
  return at(
    [...room.things.values()].filter(({ where }) => where !== 'plate'),
    pick,
  );
}

export function present(scene: Scene, thing: Thing | undefined, how: 'lay' | 'scan'): void {
  if (!thing) return;
  const { people, monitor } = scene;
  people?.presents(thing.item, thing.where, how);
  monitor.handle(thing.item);
  if (how === 'lay') lay(scene, thing);
  else scan(scene, thing);
}

function lay({ room }: Scene, thing: Thing): void {
  // Now and then a part of a set is left out: by the time, so that the story stays the same.
  const isPart = thing.where !== 'plate' && now() % 3 === 0;
  room.lay(thing, Math.max(1, thing.tags.size - (isPart ? 1 : 0)));
}

function scan({ world }: Scene, thing: Thing): void {
  if (thing.where === 'shelf') thing.where = 'hand';
  // In a hand at this kiosk; what lies on another's plate stays there.
  if (thing.where !== 'plate') thing.kiosk = world.nth;
  world.scanner.scan(thing.item);
}

/** What was dealt with last, once more. */
export function again(scene: Scene, how: Extract<Act, { do: 'again' }>['how']): void {
  const { room, monitor } = scene;
  const last = room.things.get([...monitor.visit.items].at(-1) ?? '');
  if (last?.where !== 'home') present(scene, last, how);
}

export function lift({ room }: Scene, pick: number): void {
  const thing = at(room.at('plate'), pick);
  if (thing) room.take(thing, 'hand');
}

/** In the very moment of a write to its tag. */
export function snatch({ world, room }: Scene, pick: number): void {
  const uid = at(world.reader.tags(), pick)?.uid;
  const thing = [...room.things.values()].find(({ tags }) => tags.has(uid ?? ''));
  if (!uid || !thing) return;
  world.reader.takeAtWrite(uid);
  thing.where = 'hand';
}

/** Where cards have no check digit, one that is read wrong is another card, which no patron has. */
export function scanCode(scene: Scene, code: string): void {
  const { world, monitor, people } = scene;
  // That setting has a form of cards with a check digit.
  if (code === world.system.misreadCard && !world.settings.forgetsCards) {
    people?.shows(code, reads(scene, 'scanner'));
    monitor.showCard(code);
  } else people?.scansNumber(code);
  world.scanner.scan(code);
}

export function touchNow({ monitor, people }: Scene, intent: Intent): void {
  if (intent.type === 'CARD_NUMBER') monitor.showCard(intent.number);
  people?.touches(intent);
  if (intent.type === 'AGREE_COST') monitor.agreeTo(intent.key);
  touch(intent);
}

/** What no screen shows no person scans, and what was not scanned no person confirms. */
export function atPhone({ world, monitor }: Scene, does: PhoneMove): void {
  if (!world.code) return;
  if (does !== 'scan') {
    if (world.code.phone().state === 'confirm') world.code[`${does}Now`]();
    return;
  }
  const { link } = monitor.till;
  if (link && monitor.codes.isScannable(monitor.seen?.screen.view)) world.code.scan(link.text);
}
