/** What people mean by what they do, by what they see; nothing of the charts is read. */
import { itemWork } from './judge.ts';
import { type Item, items, type Person, people } from './people.ts';
import { membersOf, type State, shownPerson } from './state.ts';
import { type Meant, type World, withMeant, withThing } from './world.ts';

type Means = Pick<Meant, 'for' | 'card'>;

function isIdle({ pair, screen }: State): boolean {
  return pair.visit === null || screen.view.kind === 'goodbye';
}

/**
 * Whose hands may be at the kiosk. Whoever comes while another's list is open shows a card first:
 * whose hand lays a book down no kiosk sees.
 */
export function mayAct(state: State, who: Person): boolean {
  const { world, circulation } = state;
  if (isIdle(state)) return true;
  if (world.next === who) return true;
  if (world.joining === who) return isLookedUp(state);
  const members = membersOf(circulation);
  return members.length === 0 ? world.by === null || world.by === who : members.includes(who);
}

/** A card is asked for, or looked up. */
function isLookedUp({ screen: { view } }: State): boolean {
  return view.kind === 'one-moment'
    ? view.what === 'identify'
    : view.kind === 'identify' || view.kind === 'pin';
}

function visitOf(state: State, who: Person): Meant['visit'] {
  const { world, pair, screen, circulation } = state;
  if (world.next === who || world.joining === who) return 'next';
  if (pair.visit === null) return screen.view.kind === 'attract' ? 'move' : 'none';
  return screen.view.kind === 'goodbye' && !membersOf(circulation).includes(who) ? 'none' : 'this';
}

/** What they can mean with this thing by laying it down or scanning it now. */
export function meansOf(state: State, who: Person, item: Item): readonly Meant[] {
  const { pair, screen, world, circulation } = state;
  const { booked, loan, at, isSecured, lentHere } = world.things[item];
  if (at !== who && at !== 'shelf') return [];
  const visit = visitOf(state, who);
  const { kind } = screen.view;
  const means = (one: Means): Meant => ({
    by: who,
    visit,
    isAsked: false,
    isScanned: false,
    ...one,
  });
  // Where it is not shown whose list comes, any of several people may have it; where it is, what
  // another of them brings is theirs or of the one who is shown.
  const isOwn = kind === 'blocked' && shownPerson(state) === who;
  // So it is where the reader is out: it is read on the list that is open then.
  const isShared = membersOf(circulation).length > 1 && !isOwn;
  const isUnseen = world.reader === 'down';
  const own = { card: visit === 'this' && (isShared || isUnseen) ? null : who };
  if (isIdle(state) && booked === 'borrow' && loan === who)
    return kind === 'attract'
      ? [...(lentHere ? [means({ for: 'nothing', ...own })] : []), means({ for: 'return', ...own })]
      : [means({ for: 'nothing', ...own })];
  // Its tag comes after its number; or it is put back. On the other list it is done with anew.
  const isOther = kind !== booked && (kind === 'borrow' || kind === 'return');
  if (pair.visit !== null && booked !== null && !(isOther && visit === 'this'))
    return [means({ for: booked, card: loan ?? who })];
  const work = pair.owed.map(itemWork).find((one) => one?.presented.item === item);
  if (work) return [means({ for: work.action, card: circulation[work.person]?.card ?? who })];
  // Until it is known who is there, nobody begins anything new with the list of those before.
  if (visit !== 'next' && (world.next !== null || world.joining !== null)) return [];
  if (visit === 'next') return loan === null ? [means({ for: 'borrow', ...own })] : [];
  if (kind === 'return') return loan === null ? [] : [means({ for: 'return', ...own })];
  if (kind === 'borrow') {
    const card = shownPerson(state);
    return card !== null && (loan === null || loan === card)
      ? [means({ for: 'borrow', card: isUnseen ? null : card })]
      : [];
  }
  // Where no one is known yet, what is not secured is brought back.
  const isFound = loan === null && !isSecured && (kind === 'attract' || kind === 'action');
  if (loan === null && !isFound) return [means({ for: 'borrow', ...own })];
  const returns = ['attract', 'action', 'blocked', 'closed', 'out-of-order'];
  return returns.includes(kind) ? [means({ for: 'return', ...own })] : [];
}

/** Something is still to be done with what lies there, or was scanned, for one of these. */
export function waitsFor(
  { things }: World,
  actions: readonly Meant['for'][],
  by: (who: Person) => boolean = () => true,
): boolean {
  return items.some((item) => {
    const { meant } = things[item];
    if (meant === null || meant.isAsked || !by(meant.by)) return false;
    return meant.visit === 'this' && actions.includes(meant.for);
  });
}

/** Someone who is none of the visit's people. */
export function stranger({ circulation }: State): Person | undefined {
  const members = membersOf(circulation);
  return people.find((person) => !members.includes(person));
}

function moved(world: World, from: Meant['visit'], to: Meant['visit']): World {
  return withMeant(world, (meant) => (meant.visit === from ? { ...meant, visit: to } : meant));
}

/** Their account was opened: what they laid down meanwhile is of this visit. */
export function joined(world: World, circulation: State['circulation']): World {
  const { next, joining } = world;
  const who = joining ?? next;
  return who !== null && membersOf(circulation).includes(who)
    ? { ...moved(world, 'next', 'this'), joining: null, next: null }
    : world;
}
/** The visit of the people before stays theirs. */
export function stayed(world: World): World {
  return { ...moved(world, 'next', 'none'), next: null, joining: null };
}
export function ended(world: World): World {
  return { ...moved(world, 'this', 'none'), by: null, joining: null };
}
/** `isHandedOver`: to whose card was shown in the visit before. */
export function began(world: World, by: Person | null, isHandedOver: boolean): World {
  const theirs = isHandedOver
    ? moved(world, 'next', 'this')
    : moved(moved(world, 'next', 'none'), 'move', 'this');
  const fresh = items.reduce(
    (after, item) => withThing(after, item, { booked: null, failed: false }),
    theirs,
  );
  const holds = Object.fromEntries(people.map((person) => [person, null])) as World['holds'];
  return { ...fresh, holds, by: isHandedOver ? world.next : by, next: null };
}
/** By what is shown: it is asked who is there, or the card that was asked about is looked up. */
function asShown(state: State, world: World): World {
  const { dialog } = state.screen;
  const isAsked = dialog?.kind === 'who-is-there';
  if (isAsked && world.joining !== null) return { ...world, next: world.joining, joining: null };
  return world.next !== null && dialog === null && isLookedUp(state)
    ? { ...world, next: null, joining: world.next }
    : world;
}
/** What was begun by a move is over with it. */
export function settled(state: State): World {
  const { pair, circulation } = state;
  const world = asShown(state, joined(moved(state.world, 'move', 'none'), circulation));
  const isOver = pair.visit === null;
  // Who joins waits until what is under way is settled.
  const isWaiting = isLookedUp(state) || pair.owed.length > 0;
  if (isOver || (world.joining !== null && !isWaiting))
    return { ...moved(world, 'next', 'none'), joining: null, next: isOver ? null : world.next };
  return world;
}
