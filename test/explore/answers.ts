/** The classes of answers that a port allows, and what each makes of the world. */
import type { EventObject } from 'xstate';
import type { CheckInOutcome, CheckOutOutcome, PaymentOutcome } from '../../machines/domain.ts';
import type { Owed } from '../support/machines/pair.ts';
import type { Circulation } from './charts.ts';
import { type ItemWork, itemWork } from './judge.ts';
import { holdsReady, isItem, items, type Person, patron, people } from './people.ts';
import type { Scene } from './scenes.ts';
import type { State } from './state.ts';
import { type Thing, type World, withThing } from './world.ts';

export interface Answered {
  event: EventObject;
  world: World;
  circulation: Circulation;
}

function done(id: string, output: unknown): EventObject {
  return { type: `xstate.done.actor.${id}`, output, actorId: id } as EventObject;
}

/** Of what is begun at a port: how it may be answered now; a port always answers some time. */
export function waysToAnswer(state: State, owed: Owed, scene: Scene): readonly string[] {
  const ways = scene.answers[owed.src] ?? [];
  const work = itemWork(owed);
  if (work) return waysToEnd(state, work, scene.answers[work.action] ?? []);
  if (owed.src === 'checkWork') return waysToFind(state, owed, ways);
  if (owed.src !== 'identify') return ways;
  const { person, card } = owed.input as { person: number; card?: Person };
  const isOnline = state.circulation[person]?.mode === 'online';
  if (card === undefined) return ways.filter((how) => how !== 'pin-needed');
  const first = scene.pin.includes(card) && isOnline ? 'pin-needed' : 'known';
  return [first, ...ways.filter((how) => how === 'unknown-card' || how === 'unreachable')];
}

function waysToEnd({ world, circulation }: State, work: ItemWork, ways: readonly string[]) {
  const { action, person, presented } = work;
  const { item, uids } = presented;
  if (!isItem(item)) return ['refused'];
  const { loan, booked, at } = world.things[item];
  const card = circulation[person]?.card ?? null;
  const isAgain = booked === action && (action === 'return' || loan === card);
  // Circulation waits until it is put back, or is given up.
  if (uids.length > 0 && at !== 'plate')
    return [action === 'return' ? 'not-secured' : isAgain ? 'not-released' : 'lifted'];
  const isFree = action === 'borrow' ? loan === null || loan === card : loan !== null || isAgain;
  if (!isFree) return ['refused'];
  const switches = ['not-secured', 'not-released'];
  const may = ways.filter((how) =>
    switches.includes(how) ? uids.length > 0 : !isAgain || how === 'lent' || how === 'returned',
  );
  return may.length > 0 ? may : ['refused'];
}

/** A request without an answer may have been carried out where its item was free for it. */
function waysToFind({ world, circulation }: State, owed: Owed, ways: readonly string[]) {
  const { action, person, presented } = owed.input as ItemWork;
  if (!isItem(presented.item)) return ['nobody'];
  const { loan } = world.things[presented.item];
  const mayStand = action === 'return' || loan === null || loan === circulation[person]?.card;
  return ways.filter((how) => how !== 'stands' || mayStand);
}

/** It is booked, and its tags are as they were. */
function answerCheck(state: State, work: ItemWork, how: string): Answered {
  const { world, circulation } = state;
  const { key, action, person, presented } = work;
  const { item, uids } = presented;
  const card = circulation[person]?.card ?? null;
  const change: Partial<Thing> =
    how === 'nobody'
      ? {}
      : how === 'not-done'
        ? { isInDoubt: false }
        : {
            ...{ booked: action, meant: null, isInDoubt: false, failed: false },
            loan: action === 'borrow' ? card : null,
            lentHere: action === 'borrow',
          };
  const booked = {
    ...{ kind: 'done', title: 'Lampje', provisional: false },
    ...{ tagNotSeen: true, ...(uids.length > 0 ? { switchedTags: [] } : {}) },
  } as const;
  const stands =
    action === 'borrow'
      ? { ...booked, dueOn: '2026-12-16', renewed: false }
      : { ...booked, destination: { kind: 'desk' } };
  const refused = { kind: 'refused', code: 'unreachable', title: null };
  const outcome = how === 'nobody' ? null : how === 'not-done' ? refused : stands;
  const isLoan = how === 'stands' && action === 'borrow' && card !== null;
  const after = isLoan ? { ...world, holds: { ...world.holds, [card]: null } } : world;
  return {
    event: { type: 'CHECKED', key, outcome } as EventObject,
    world: isItem(item) ? withThing(after, item, change) : world,
    circulation,
  };
}

function answerItem(state: State, work: ItemWork, how: string): Answered {
  const { world, circulation } = state;
  const { item, uids } = work.presented;
  if (!isItem(item)) throw new TypeError(`${item} is no item of this world`);
  const { mode, card } = circulation[work.person] ?? { mode: 'online', card: null };
  const thing = world.things[item];
  const common = { title: 'Lampje', provisional: mode === 'offline' } as const;
  const unseen = uids.length === 0 ? ({ tagNotSeen: true } as const) : {};
  const settled = (
    outcome: CheckOutOutcome | CheckInOutcome,
    change: Partial<Thing> = {},
    after = world,
  ): Answered => ({
    event: { type: 'ITEM_SETTLED', key: work.key, outcome } as EventObject,
    world: withThing(after, item, change),
    circulation,
  });
  const booked = { booked: work.action, meant: null, isInDoubt: false, failed: false } as const;
  switch (how) {
    case 'lent':
    case 'not-released': {
      const isSwitched = how === 'lent';
      const isOwn = thing.loan === card && thing.booked !== 'borrow';
      const ready = mode === 'online' && card !== null ? holdsReady[card] : null;
      return settled(
        {
          ...{ kind: 'done', ...common, ...unseen, dueOn: '2026-12-16', renewed: false },
          ...(isOwn ? { ownLoan: true } : {}),
          ...(ready === null ? {} : { holdsReady: ready }),
          ...(isSwitched ? {} : { failedTags: uids }),
        },
        {
          ...{ ...booked, loan: card, failed: !isSwitched },
          lentHere: true,
          isSecured: uids.length > 0 && isSwitched ? false : thing.isSecured,
        },
        // Off line no one says how many are left.
        isOwn || ready !== null || card === null
          ? world
          : { ...world, holds: { ...world.holds, [card]: null } },
      );
    }
    case 'returned':
    case 'not-secured': {
      const isSwitched = how === 'returned' && uids.length > 0;
      const outcome: CheckInOutcome =
        how === 'returned'
          ? { kind: 'done', ...common, ...unseen, destination: { kind: 'shelf' } }
          : { kind: 'refused', code: 'not-secured', title: 'Lampje', failedTags: uids };
      const change = { ...booked, loan: null, failed: how === 'not-secured', lentHere: false };
      return settled(outcome, isSwitched ? { ...change, isSecured: true } : change);
    }
    case 'costs':
      return settled({ kind: 'refused', code: 'costs', title: 'Lampje', costCents: 100 });
    case 'outcome-unknown':
      return settled(
        { kind: 'refused', code: how, title: null },
        { isInDoubt: true, lentHere: work.action === 'borrow' },
      );
    case 'refused':
    case 'unreachable':
    case 'lifted':
      return settled({ kind: 'refused', code: how, title: null });
    default:
      throw new TypeError(`no item is answered by ${how}`);
  }
}

export function answer(state: State, owed: Owed, how: string, scene: Scene): Answered {
  const { isBlocked } = scene;
  const { world, circulation } = state;
  const work = itemWork(owed);
  if (work) return answerItem(state, work, how);
  if (owed.src === 'checkWork') return answerCheck(state, owed.input as ItemWork, how);
  const plain = (event: EventObject): Answered => ({ event, world, circulation });
  const { person = 0, item = '' } = (owed.input ?? {}) as { person?: number; item?: string };
  const known = circulation[person];
  switch (owed.src) {
    case 'identify': {
      if (how !== 'known' || !known?.card) return plain(done(owed.id, outcomeOf(how)));
      const opened = {
        ...circulation,
        [person]: { ...known, isOpen: true, wasOnline: known.mode === 'online' },
      };
      const holds = { ...world.holds, [known.card]: holdsReady[known.card] };
      return {
        event: done(owed.id, { kind: 'known', patron: patron(known.card, known.paid, isBlocked) }),
        world: { ...world, holds },
        circulation: opened,
      };
    }
    case 'titleWork':
      return plain({ type: 'TITLE', item, title: 'Lampje' } as EventObject);
    case 'payWork': {
      const outcome = payment(how, known?.card ?? null, isBlocked);
      const paid = known && (how === 'paid' || how === 'paid-not-booked');
      return {
        event: { type: 'PAY_SETTLED', outcome } as EventObject,
        world,
        circulation: paid ? { ...circulation, [person]: { ...known, paid: true } } : circulation,
      };
    }
    // What is returned here clears no block of this world.
    case 'judgeAnew':
      return plain(done(owed.id, null));
    case 'loadAccount': {
      const loans = items
        .filter((one) => world.things[one].loan === known?.card)
        .map((one) => ({ item: one, title: 'Lampje', dueOn: null, overdue: false }));
      return plain(
        done(owed.id, how === 'unreachable' ? how : { loans, holdsReady: 0, owedCents: 0 }),
      );
    }
    case 'renewWork': {
      const [first = ''] = (owed.input as { items: readonly string[] }).items;
      const outcome =
        how === 'renewed' ? { kind: 'done', dueOn: null } : { kind: 'refused', code: 'refused' };
      return plain({ type: 'RENEWED', item: first, outcome } as EventObject);
    }
    default:
      return plain(done(owed.id, how));
  }
}

function outcomeOf(how: string) {
  return how === 'pin-wrong' ? { kind: how, triesLeft: 2 } : { kind: how };
}

function payment(how: string, card: Person | null, isBlocked: boolean): PaymentOutcome {
  const who = card ?? people[0];
  switch (how) {
    case 'paid':
      return { kind: how, paidCents: 320, patron: patron(who, true, isBlocked) };
    case 'paid-not-booked':
      return { kind: how, paidCents: 320, attempt: 'a1', patron: patron(who, true, isBlocked) };
    case 'unknown':
      return { kind: how, amountCents: 320, attempt: 'a1', patron: patron(who, false, isBlocked) };
    default:
      return { kind: 'not-paid', why: 'declined' };
  }
}

/** The process died, and what was asked was carried out: booked, with the tags as they were. */
export function carriedOut(state: State, scene: Scene): World {
  const works = state.pair.owed.filter(itemWork);
  return works.reduce((world, owed) => {
    const [how = 'refused'] = waysToAnswer({ ...state, world }, owed, scene);
    const after = answer({ ...state, world }, owed, how, scene).world;
    const item = itemWork(owed)?.presented.item;
    if (!isItem(item)) return after;
    const { isSecured, lentHere } = world.things[item];
    return withThing(after, item, { isSecured, lentHere });
  }, state.world);
}
