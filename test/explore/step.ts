/** One act in a state: what becomes of it, and which rule it breaks. */
import type { EventObject } from 'xstate';
import type { Earlier } from '../../machines/events.ts';
import type { Moved } from '../support/machines/pair.ts';
import { answer, carriedOut } from './answers.ts';
import { type Before, type createCharts, kioskInput } from './charts.ts';
import { type Broken, judgeAsked, judgeState } from './judge.ts';
import { began, ended, joined, meansOf, settled, stayed, stranger } from './meant.ts';
import { isItem, type Person, tagOf, uidOf } from './people.ts';
import type { Often, Scene } from './scenes.ts';
import { type Act, membersOf, type State, screenOf, shownPerson } from './state.ts';
import {
  firstWorld,
  listed,
  lying,
  turned,
  type World,
  withMeant,
  withoutEarly,
  withThing,
} from './world.ts';

export interface Stepped {
  state: State;
  broken: readonly Broken[];
}
type Charts = ReturnType<typeof createCharts>;
type Move = (before: Before) => ReturnType<Charts['send']>;

/** What the act itself is for the world, and the events that the kiosk gets of it. */
function happening(
  state: State,
  act: Act,
  scene: Scene,
): { world: World; events: readonly EventObject[] } {
  const { world } = state;
  const part = (name: string, is: string) => ({ type: 'PART', part: name, state: is });
  switch (act.do) {
    case 'card': {
      const members = membersOf(state.circulation);
      const { view } = state.screen;
      const isOther = view.kind === 'goodbye' || !members.includes(act.who);
      // While a receipt is printed nobody is asked, and a visit that nobody's card began is over.
      const isPrinting = view.kind === 'one-moment' && view.what === 'print';
      const isThere = members.length > 0 || isPrinting || world.next !== null;
      const asked = isThere && isOther && world.joining === null;
      const isOwn = members.includes(act.who);
      const told = asked ? { ...world, next: act.who } : isOwn ? stayed(world) : world;
      return {
        world: turned(told, 'card'),
        events: [{ type: 'CARD', card: act.who } as EventObject],
      };
    }
    case 'lay':
    case 'scan': {
      const means = meansOf(state, act.who, act.item).find((one) => one.for === act.for);
      const before = world.things[act.item].meant;
      const isScanned = act.do === 'scan' || (before?.isScanned === true && !before.isAsked);
      const by = world.by ?? (state.pair.visit ? act.who : null);
      const at = act.do === 'lay' ? 'plate' : act.who;
      const after = withThing({ ...world, by }, act.item, {
        at,
        meant: means ? { ...means, isScanned } : null,
      });
      if (act.do === 'scan')
        return { world: after, events: [{ type: 'ITEM', item: act.item } as EventObject] };
      if (world.reader === 'down') return { world: after, events: [] };
      if (scene.listsLate && isListOpen(state))
        return { world: { ...after, unread: [...world.unread, act.item] }, events: [] };
      // It is listed after those that lie there.
      if (world.unread.some(isItem)) {
        const unread = [...world.unread.filter(isItem), act.item, ...allListed(scene)];
        return { world: { ...after, unread }, events: [] };
      }
      const earlier = { beforeAdding: world.addedUnseen };
      return { world: after, events: [appeared(after, act.item, earlier)] };
    }
    case 'lift': {
      const { meant } = world.things[act.item];
      const after = withThing(world, act.item, {
        at: act.who,
        meant: meant?.isScanned ? meant : null,
      });
      const isSeen = world.reader === 'up' && !world.unread.includes(act.item);
      const unread = world.unread.filter((item) => item !== act.item);
      const early = withoutEarly(world, act.item);
      const gone = { type: 'TAG_VANISHED', uid: uidOf(act.item) } as EventObject;
      const events = isSeen ? [gone] : [];
      return { world: { ...after, unread, early }, events };
    }
    case 'list': {
      const { item } = act;
      const { early } = world;
      const rest = withoutEarly(world, item);
      const listed = { ...world, unread: world.unread.slice(1), early: rest };
      if (item === 'all')
        return { world: { ...listed, addedUnseen: false }, events: [{ type: 'PLATE_LISTED' }] };
      // Of a reader that is back nobody knows how long it has lain there.
      const earlier = {
        beforeCard: !scene.listsLate || early.card.includes(item),
        beforeVisit: early.visit.includes(item),
        beforeList: early.list.includes(item),
        beforeOpening: early.opening.includes(item),
        beforeAdding: world.addedUnseen || early.adding.includes(item),
        beforeGoingOn: early['going-on'].includes(item),
      };
      return { world: listed, events: [appeared(world, item, earlier)] };
    }
    case 'touch':
      return { world: touched(state, act.intent), events: [act.intent as EventObject] };
    case 'open':
      return {
        world: { ...world, isOpen: act.is },
        events: [{ type: 'OPENING', open: act.is } as EventObject],
      };
    case 'service':
      return {
        world: { ...world, isInService: act.is },
        events: [{ type: 'OUT_OF_SERVICE', on: !act.is } as EventObject],
      };
    case 'disk': {
      const isSound = act.state === 'sound';
      const is = isSound ? 'up' : 'down';
      return { world: { ...world, journal: is }, events: [part('journal', is) as EventObject] };
    }
    case 'line': {
      const library = act.how === 'cut' ? 'down' : 'up';
      return { world: { ...world, library }, events: [part('library', library) as EventObject] };
    }
    case 'device': {
      const reader = act.how === 'unplug' ? 'down' : 'up';
      const isLost = reader === 'down';
      const gone = lying(world).filter((item) => isLost && !world.unread.includes(item));
      return {
        world: { ...world, reader, unread: isLost ? [] : unlisted(world, scene) },
        events: [
          part('reader', reader) as EventObject,
          ...gone.map((item) => ({ type: 'TAG_VANISHED', uid: uidOf(item) }) as EventObject),
        ],
      };
    }
    default:
      throw new TypeError(`${act.do} is no event of the kiosk`);
  }
}

/** Of somebody who is known; else whoever shows a card next may have laid it down. */
function isListOpen({ pair, circulation, screen }: State): boolean {
  const isKnown = pair.visit !== null && membersOf(circulation).length > 0;
  return isKnown && screen.view.kind !== 'goodbye';
}

/** What a reader lists that was just found; one that tells it says then that it has listed all. */
function unlisted(world: World, scene: Scene): World['unread'] {
  return [...lying(world), ...allListed(scene)];
}
function allListed({ saysListed }: Scene): World['unread'] {
  return saysListed ? ['all'] : [];
}

function appeared(world: World, item: Parameters<typeof tagOf>[0], earlier: Earlier): EventObject {
  const tag = tagOf(item, world.things[item].isSecured ? 'on' : 'off');
  return { type: 'TAG_APPEARED', tag, ...earlier } as EventObject;
}

function touched(state: State, intent: { type: string }): World {
  const { world, screen } = state;
  const { dialog } = screen;
  const card = shownPerson(state);
  if (intent.type === 'AGREE_COST' && dialog?.kind === 'cost' && isItem(dialog.hint) && card)
    return withThing(world, dialog.hint, {
      meant: { by: card, for: 'borrow', card, visit: 'this', isAsked: false, isScanned: true },
    });
  if (intent.type === 'STAY' && world.next !== null) return stayed(world);
  if (intent.type === 'ADD_CARD')
    return { ...world, joining: world.next ?? stranger(state) ?? null, next: null };
  return world;
}

/** By which name an act is counted; null: it is not, since it undoes another. */
function countedAs(act: Act): Often | null {
  switch (act.do) {
    case 'wait':
      return 'time';
    case 'stop':
    case 'kill':
      return 'restart';
    case 'open':
    case 'service':
      return act.is ? null : 'shut';
    case 'disk':
      return act.state === 'sound' ? null : 'shut';
    case 'line':
      return act.how === 'cut' ? 'line' : null;
    case 'device':
      return act.how === 'unplug' ? 'reader' : null;
    case 'card':
    case 'lay':
    case 'lift':
    case 'scan':
      return act.do;
    default:
      return null;
  }
}
function counted(world: World, act: Act): World {
  const name = countedAs(act) ?? '';
  const left = world.left[name];
  return left === undefined || left === Number.POSITIVE_INFINITY
    ? world
    : { ...world, left: { ...world.left, [name]: left - 1 } };
}

/** A move, with what it makes of the world, and all that is answered at once. */
export function createStepper(charts: Charts, scene: Scene) {
  const broken: Broken[] = [];
  const follow = (
    before: Before,
    moved: Moved & { circulation: State['circulation'] },
    by: Person | null,
  ) => {
    let { world } = before;
    let isHandedOver = false;
    for (const did of moved.did)
      if (did.kind === 'ended') {
        isHandedOver = world.next !== null;
        world = ended(world);
        for (const { src } of did.left)
          if (!waitsForNobody.has(src))
            broken.push({ rule: 'nothing is under way when a visit is over', detail: src });
      } else if (did.kind === 'began') {
        world = began(world, by, isHandedOver);
      } else if (did.kind === 'given-up') {
        const lies = listed(world).some((uid) => uid === `uid${did.item}`);
        const detail = `${did.item} lies there, and is not waited for`;
        if (lies) broken.push({ rule: 'what lies there is not given up', detail });
      } else if (did.kind === 'turned') {
        world = turned(world, did.to);
      } else if (did.kind === 'stray') {
        broken.push({ rule: 'each actor is gone after the visit', detail: did.src });
      } else {
        world = joined(world, moved.circulation);
        const wrong = judgeAsked(world, moved.circulation, did.asked);
        if (wrong) broken.push(wrong);
        world = markAsked(world, did.asked.input);
      }
    return { pair: moved.pair, circulation: moved.circulation, world };
  };
  const move = (before: Before, go: Move, by: Person | null = null): Before => {
    let after = follow(before, go(before), by);
    for (;;) {
      const at = after.pair.owed.findIndex((owed) => scene.atOnce.includes(owed.src));
      const owed = after.pair.owed[at];
      if (owed === undefined) return after;
      const [how = 'done'] = scene.answers[owed.src] ?? [];
      const { event, world, circulation } = answer(after as State, owed, how, scene);
      const pair = { ...after.pair, owed: after.pair.owed.toSpliced(at, 1) };
      const now = { pair, circulation, world };
      after = follow(now, charts.send(now, owed.of, event), null);
    }
  };
  const drawn = (before: State | null, after: Before): Stepped => {
    const screen = screenOf(after.pair);
    const state: State = { ...after, screen };
    state.world = settled(state);
    const all = before ? [...broken, ...judgeState(before, state)] : [...broken];
    broken.length = 0;
    return { state, broken: all };
  };
  const start = (world: World): Before =>
    move({ pair: null as never, circulation: {}, world }, () =>
      charts.start(kioskInput(scene, world), world),
    );
  const first = (): State => {
    const world = firstWorld(scene);
    const began = start(world);
    if (!scene.saysListed) return drawn(null, began).state;
    // It has run for long: the reader has said that nothing lies there.
    const listed = { type: 'PLATE_LISTED' };
    return drawn(
      null,
      move(began, (now) => charts.send(now, 'kiosk', listed)),
    ).state;
  };
  const step = (state: State, act: Act): Stepped => {
    const world = counted(state.world, act);
    if (act.do === 'stop' || act.do === 'kill') {
      const isDone = act.do === 'kill' && act.after;
      const lost = isDone ? carriedOut({ ...state, world }, scene) : world;
      const unread = lost.reader === 'up' ? unlisted(lost, scene) : [];
      const after = ended({ ...lost, unread, addedUnseen: false, next: null });
      const lain = withMeant(after, (meant) => ({ ...meant, visit: 'none' }));
      return drawn(state, start(lain));
    }
    if (act.do === 'wait')
      return drawn(
        state,
        move({ ...state, world }, (now) => charts.wait(now)),
      );
    if (act.do === 'answer') {
      const owed = state.pair.owed[act.nth];
      if (owed === undefined) throw new TypeError(`nothing owes an answer at ${act.nth}`);
      const given = answer({ ...state, world }, owed, act.how, scene);
      const pair = { ...state.pair, owed: state.pair.owed.toSpliced(act.nth, 1) };
      return drawn(
        state,
        move({ ...given, pair }, (now) => charts.send(now, owed.of, given.event)),
      );
    }
    const { world: after, events } = happening({ ...state, world }, act, scene);
    const by = 'who' in act ? (act.who ?? null) : null;
    return drawn(
      state,
      move({ ...state, world: after }, (now) => charts.send(now, 'kiosk', ...events), by),
    );
  };
  return { first, step };
}

function markAsked(world: World, input: unknown): World {
  const item = (input as { presented?: { item: string } } | null)?.presented?.item;
  if (!isItem(item)) return world;
  const { meant } = world.things[item];
  return meant ? withThing(world, item, { meant: { ...meant, isAsked: true } }) : world;
}

/** Circulation leaves what it still asks, once its visit ends. */
const waitsForNobody: ReadonlySet<string> = new Set([
  ...['endVisit', 'slipWork', 'titleWork', 'checkWork', 'renewalCheck'],
]);
