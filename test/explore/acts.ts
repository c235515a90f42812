/** What may happen next. */
import { waysToAnswer } from './answers.ts';
import { mayAct, meansOf, stranger, waitsFor } from './meant.ts';
import { items, type Person, people } from './people.ts';
import type { Often, Scene } from './scene.ts';
import { type Act, membersOf, type State } from './state.ts';
import { touchesOn } from './touches.ts';
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
      if (may('lift')) acts.push({ do: 'lift', who, item });
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
  if (may('restart')) acts.push({ do: 'stop' });
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
