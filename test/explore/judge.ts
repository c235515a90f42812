/** What must hold of people, things and loans, whatever the charts are made of. */
import type { View } from '../../src/screen/screen.ts';
import type { Owed } from '../support/machines/pair.ts';
import type { Circulation } from './charts.ts';
import { type Item, isItem, itemOf, items, uidOf } from './people.ts';
import { type State, shownPerson } from './state.ts';
import { type Action, listed, plateOf, type World } from './world.ts';

export interface Broken {
  rule: string;
  detail: string;
}

export interface ItemWork {
  action: Action;
  person: number;
  key: string;
  presented: { item: string; uids: readonly string[] };
  agreedCents?: number;
}
export function itemWork({ src, input }: Owed): ItemWork | null {
  return src === 'itemWork' ? (input as ItemWork) : null;
}

/** Circulation is asked for what somebody meant, in this visit; else null is what is wrong. */
export function judgeAsked(world: World, circulation: Circulation, asked: Owed): Broken | null {
  const work = itemWork(asked);
  const item = work?.presented.item;
  if (!work || !isItem(item)) return null;
  const { meant, booked, loan } = world.things[item];
  const card = circulation[work.person]?.card ?? null;
  // What was booked already only has its tags switched.
  if (booked === work.action && (work.action === 'return' || loan === card)) return null;
  const rule = 'booked is meant';
  if (meant === null || meant.for !== work.action) {
    const was = meant === null ? 'nobody meant anything with it' : `it was meant to ${meant.for}`;
    const on = work.action === 'borrow' ? ` on ${card}` : '';
    const of = loan === null ? 'which is not lent' : `which is on loan to ${loan}`;
    return { rule, detail: `${work.action} of ${item}${on}, ${of}: ${was}` };
  }
  if (work.action === 'return') return null;
  const said = `borrow of ${item} on ${card}: ${meant.by} meant it on ${meant.card ?? 'any card'}`;
  if (meant.card !== null && meant.card !== card) return { rule, detail: said };
  return meant.visit === 'this' ? null : { rule, detail: `${said}, in another visit` };
}

/** A visit ends, or goodbye is said: of each tag that lies there it was asked to switch it. */
function unswitched({ world, pair }: State): Item | undefined {
  const there = new Set(listed(world));
  return items.find((item) => {
    const { booked, isSecured, failed, isInDoubt } = world.things[item];
    const isAsked = pair.owed.some((one) => itemWork(one)?.presented.item === item);
    return (
      booked !== null &&
      !failed &&
      !isInDoubt &&
      !isAsked &&
      there.has(uidOf(item)) &&
      isSecured !== (booked === 'return')
    );
  });
}

function rowsOf(view: View) {
  return view.kind === 'borrow' || view.kind === 'return' ? view.rows : [];
}

/** What the rows say is so. */
function judgeTold(state: State): Broken | null {
  const { view } = state.screen;
  for (const { key, hint, state: row, code } of rowsOf(view)) {
    if (!isItem(hint) || row !== 'done') continue;
    const { loan, isInDoubt } = state.world.things[hint];
    const is = view.kind === 'borrow' ? loan === shownPerson(state) : loan === null;
    if (!is && !isInDoubt)
      return { rule: 'told is booked', detail: `${key} is done (${code}), and on loan to ${loan}` };
  }
  return null;
}

/** The goodbye says what was booked in the visit. */
function judgeGoodbye({ world, screen: { view } }: State): Broken | null {
  if (view.kind !== 'goodbye' || view.next) return null;
  const booked = (action: Action) => items.filter((item) => world.things[item].booked === action);
  if (items.some((item) => world.things[item].isInDoubt)) return null;
  const said = [view.lent + (view.ownLoans ?? 0), view.returned];
  const is = [booked('borrow').length, booked('return').length];
  return said.join() === is.join()
    ? null
    : { rule: 'told is booked', detail: `goodbye says ${said} lent and returned, and ${is} are` };
}

function judgeHolds(state: State): Broken | null {
  const { view } = state.screen;
  if (view.kind !== 'borrow' && view.kind !== 'blocked') return null;
  const person = shownPerson(state);
  const own = person === null ? null : state.world.holds[person];
  const said = view.holds?.count ?? 0;
  return own === null || own === said
    ? null
    : {
        rule: 'what is said of one does not change by what another does',
        detail: `${said} holds of ${person} are said to be ready, and ${own} are`,
      };
}

function judgePlate({ world, pair }: State): Broken | null {
  const seen = plateOf(pair.kiosk);
  const lies = [...listed(world)].sort();
  return seen.join() === lies.join()
    ? null
    : {
        rule: 'no event of the plate is lost',
        detail: `the kiosk has ${seen.map(nameOf)}, there is ${lies.map(nameOf)}`,
      };
}
function nameOf(uid: string) {
  return itemOf(uid) ?? uid;
}

/** `before`: the state that the move was made in. */
export function judgeState(before: State, after: State): readonly Broken[] {
  const saysGoodbye = (state: State) => state.screen.view.kind === 'goodbye';
  const isOver = saysGoodbye(after) && !saysGoodbye(before);
  const item = isOver ? unswitched(after) : undefined;
  const broken = [
    item && {
      rule: 'a visit ends with its tags switched',
      detail: `${item} was booked (${after.world.things[item].booked}), lies there, and nobody asked`,
    },
    judgeTold(after),
    isOver ? judgeGoodbye(after) : null,
    judgeHolds(after),
    judgePlate(after),
  ];
  return broken.filter((one) => one !== null && one !== undefined);
}
