/** What may happen next. */

import type { Intent } from '../../src/screen/screen.ts';
import { waysToAnswer } from './answers.ts';
import { itemWork } from './judge.ts';
import { mayAct, meansOf, stranger, waitsFor } from './meant.ts';
import { items, type Person, people, uidOf } from './people.ts';
import type { Often, Scene } from './scenes.ts';
import { type Act, membersOf, type State } from './state.ts';
import { listed } from './world.ts';

function ofPerson(state: State, who: Person, may: (act: Often) => boolean): Act[] {
  const { world, pair, screen, circulation } = state;
  const acts: Act[] = [];
  const { kind } = screen.view;
  const isServed = pair.visit !== null || kind === 'attract';
  const isNew = membersOf(circulation).length > 0 && stranger(state) === who;
  // Whoever brings something back, or only puts it down, shows no card for it.
  const brings = waitsFor(world, ['return', 'nothing'], (by) => by === who);
  if (may('card') && isServed && (isNew || mayAct(state, who)) && !brings)
    acts.push({ do: 'card', who, how: 'scan' });
  if (!mayAct(state, who)) return acts;
  for (const item of items) {
    if (world.things[item].at === 'plate') {
      // What the reader does not see, nobody else lifts: that it was lifted is not seen either.
      const isSeen = listed(world).includes(uidOf(item)) || world.things[item].meant?.by === who;
      if (may('lift') && isSeen) acts.push({ do: 'lift', who, item });
      continue;
    }
    for (const { for: what, card } of meansOf(state, who, item)) {
      if (may('lay')) acts.push({ do: 'lay', who, item, for: what, card });
      if (may('scan') && isServed && what !== 'nothing' && kind !== 'goodbye')
        acts.push({ do: 'scan', who, item, for: what, card });
    }
  }
  return acts;
}

function ofKiosk({ world, pair }: State, may: (act: Often) => boolean): Act[] {
  const acts: Act[] = [];
  const { reader, library, journal, isOpen, isInService } = world;
  const [next] = world.unread;
  if (next && reader === 'up') acts.push({ do: 'list', item: next });
  if (may('restart') && !pair.owed.some(itemWork)) acts.push({ do: 'stop' });
  else if (may('restart'))
    for (const after of [false, true]) acts.push({ do: 'kill', at: 'wire', after });
  if (!isOpen || may('shut')) acts.push({ do: 'open', is: !isOpen });
  if (!isInService || may('shut')) acts.push({ do: 'service', is: !isInService });
  if (journal === 'down' || may('shut'))
    acts.push({ do: 'disk', state: journal === 'up' ? 'failing' : 'sound' });
  if (library === 'down' || may('line'))
    acts.push({ do: 'line', how: library === 'up' ? 'cut' : 'restore' });
  if (reader === 'down' || may('reader'))
    acts.push({ do: 'device', device: 'reader', how: reader === 'up' ? 'unplug' : 'plug' });
  const [timer] = pair.timers;
  // Once it has begun it lists the rest in a moment.
  const isListing = world.unread.length > 0 && listed(world).length > 0;
  if (timer && may('time') && !isListing) acts.push({ do: 'wait', timer: timer.id });
  return acts;
}

export function actsIn(state: State, scene: Scene): readonly Act[] {
  const { pair, world } = state;
  const may = (act: Often) => (world.left[act] ?? 0) > 0;
  const acts: Act[] = [];
  for (const [nth, owed] of pair.owed.entries())
    for (const how of waysToAnswer(state, owed, scene))
      acts.push({ do: 'answer', nth, to: owed.src, how });
  const [late] = scene.listsLate ? world.unread : [];
  if (late) {
    // It is listed before anything else can happen, but for the card of another person, one
    // more that is asked for, or the end.
    const who = membersOf(state.circulation).length > 0 ? stranger(state) : undefined;
    if (who && may('card')) acts.push({ do: 'card', who, how: 'scan' });
    for (const intent of touchesOn(state))
      if (['DONE', 'STOP', 'ADD_CARD'].includes(intent.type)) acts.push({ do: 'touch', intent });
    return [...acts, { do: 'list', item: late }];
  }
  for (const who of people) acts.push(...ofPerson(state, who, may));
  if (
    pair.visit === null &&
    state.screen.view.kind === 'attract' &&
    !scene.notTouched.includes('BEGIN')
  )
    for (const who of people) acts.push({ do: 'touch', intent: { type: 'BEGIN' }, who });
  for (const intent of touchesOn(state))
    if (!scene.notTouched.includes(nameOf(intent))) acts.push({ do: 'touch', intent });
  return acts.concat(ofKiosk(state, may));
}

/** Of a touch, with what it chooses. */
function nameOf(intent: { type: string; action?: string }) {
  return intent.action === undefined ? intent.type : `${intent.type} ${intent.action}`;
}

/** The touches that the page offers on each screen, also where it was drawn a moment ago. */
const [borrow, giveBack, account] = (['borrow', 'return', 'account'] as const).map(
  (action): Intent => ({ type: 'CHOOSE', action }),
) as [Intent, Intent, Intent];
const [done, back, stop, stay] = (['DONE', 'BACK', 'STOP', 'STAY'] as const).map(
  (type): Intent => ({ type }),
) as [Intent, Intent, Intent, Intent];

function onDialog({ screen: { dialog } }: State): readonly Intent[] | null {
  switch (dialog?.kind) {
    case 'who-is-there':
      return [
        { type: 'NEXT_READER' },
        stay,
        ...(dialog.mayJoin ? [{ type: 'ADD_CARD' } as const] : []),
      ];
    case 'are-you-there':
      return [stay];
    case 'put-back':
      return [{ type: 'CLOSE' }];
    case 'notice':
      return [{ type: 'READ' }];
    case 'cost':
      return (['AGREE_COST', 'DECLINE_COST'] as const).map((type) => ({ type, key: dialog.key }));
    case undefined:
      return null;
    default:
      return [{ type: 'CLOSE' }];
  }
}

function onView({ screen: { view }, circulation }: State): readonly Intent[] {
  const others = ('people' in view ? (view.people ?? []) : [])
    .filter(({ isShown }) => !isShown)
    .map(({ person }): Intent => ({ type: 'SHOW_PERSON', person }));
  switch (view.kind) {
    case 'action':
      return [borrow, giveBack, account, stop];
    case 'identify':
      return [back];
    case 'pin':
      return [{ type: 'PIN', pin: '1234' }, back];
    case 'one-moment':
      return view.what === 'identify' || view.what === 'account' ? [stop] : [];
    case 'blocked':
      return [{ type: 'FEES' }, giveBack, ...(view.people ? [back, ...others] : [stop])];
    case 'borrow':
      return [
        ...(view.rows.length > 0 ? [done] : [stop]),
        ...(view.mayAdd && membersOf(circulation).length < 2
          ? [{ type: 'ADD_CARD' } as const]
          : []),
        ...others,
      ];
    case 'return':
      return [back, done];
    case 'account':
      return [
        { type: 'RENEW', items: view.loans.map(({ item }) => item) },
        ...([{ type: 'FEES' }, done, back] as const),
      ];
    case 'fees':
      return [{ type: 'CHOOSE_FEES', feeIds: ['f1'] }, { type: 'PAY' }, back];
    case 'pay':
      return [{ type: 'CANCEL' }];
    case 'paid':
      return [borrow, done];
    case 'not-paid':
      return [{ type: 'FEES' }, back, done];
    case 'paid-not-booked':
    case 'payment-unknown':
      return [done];
    case 'receipt':
      return [{ type: 'RECEIPT', how: 'print' }, { type: 'RECEIPT', how: 'none' }, back];
    case 'goodbye':
      return [done];
    default:
      return [];
  }
}

/** Nobody opens a list that is not for what they mean with the things they brought. */
function isMeant({ world, screen }: State, intent: Intent): boolean {
  if (intent.type === 'CHOOSE' && intent.action === 'return')
    return !waitsFor(world, ['borrow', 'nothing']);
  if (screen.view.kind === 'receipt' && waitsFor(world, ['borrow', 'return'])) return false;
  const opens = ['CHOOSE', 'BACK', 'SHOW_PERSON', 'ADD_CARD', 'STAY'].includes(intent.type);
  return !opens || !waitsFor(world, ['return', 'nothing']);
}

function touchesOn(state: State): readonly Intent[] {
  return (onDialog(state) ?? onView(state)).filter((intent) => isMeant(state, intent));
}
