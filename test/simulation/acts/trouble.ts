/** What goes wrong: lines, devices, payments, a library system that dies of a request, a backup. */

import type { PaymentWay } from '../../../machines/domain.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { oddPayments } from '../payments/ways.ts';
import type { Act } from '../story.ts';
import type { Refused } from '../truth/refused.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { at } from './desk.ts';
import type { Scene, Visitor } from './hands.ts';
import { own } from './visitor.ts';

/** from the request of a payment: ten minutes, and what the clocks of terminal and kiosk may differ */
const attemptsLastMs = 720_000;

type How<Name extends Act['do']> = Extract<Act, { do: Name; how: unknown }>['how'];

/** `sharesLine`: other kiosks come to the same library system, and only its own way there is cut. */
export function disturbLine(world: World, sharesLine: boolean, how: How<'line'>): void {
  const { library, cables } = world;
  if (sharesLine) cables.library.isHole = how === 'cut' || how === 'hole';
  else if (how === 'cut') void library.cutLine();
  else if (how === 'slow') library.delay(2_500);
  else if (how === 'quick') library.delay(0);
  else {
    cables.library.isHole = how === 'hole';
    if (how === 'restore') void library.restoreLine();
  }
}

/** Picks what is in use now, so that it will be in a request. */
export function dies(
  scene: Scene,
  visitor: Visitor,
  { of, how, pick }: Extract<Act, { do: 'dies' }>,
): void {
  const { world, room, monitor } = scene;
  const card = patronCard(visitor.who);
  const waiting = monitor.ledger
    .open()
    .flatMap(({ transaction }) => ('item' in transaction ? [transaction.item] : []));
  const items = [
    ...waiting,
    ...[...room.at('plate'), ...room.at('hand'), ...own(scene, visitor)].map(({ item }) => item),
  ];
  const fees = world.library.library.state.patrons.get(card)?.fees.map(({ id }) => id) ?? [];
  const number = of === 'card' ? card : at(of === 'item' ? items : fees, pick);
  // Every request about it, or only those that change something.
  const codes = pick * 10 - Math.floor(pick * 10) < 0.5 ? [] : ['11', '09', '29', '37'];
  world.library.behave({
    diesOf: of === null || number === undefined ? null : { number, codes, how },
  });
}

/**
 * Another register takes money at the same terminal. Never the same amount within the time of an
 * attempt: nothing distinguishes that from the patron's own payment, and a library whose terminal is
 * trusted has no such register (docs/payments/zvt.md).
 */
export function payElsewhere({ world, monitor }: Scene, pick: number): void {
  const last = monitor.till.charges.at(-1);
  const isSame = last && pick < 0.5 && now() - last.atMs > attemptsLastMs;
  void world.terminal.payOther(isSame ? last.cents : 777 + Math.floor(pick * 900));
}

export function payOddly(world: World, way: PaymentWay, pick: number): void {
  // Where no code stands, all is paid at the terminal.
  const device = world[way] ?? world.terminal;
  const how = at(oddPayments(device), pick);
  if (how !== undefined) device.next(how);
}

/** `refused`: what else is judged by the answers that the kiosk had. */
export function backUp(
  { world, monitor }: Scene,
  refused: Pick<Refused, 'onBackup' | 'onPutBack'> | undefined,
  how: How<'backup'>,
): void {
  if (!world.running) return;
  const isAccepted = how === 'put-back-and-accept';
  const keepers = [monitor.ledger, monitor.line, ...(refused ? [refused] : [])];
  if (how === 'make') {
    world.backup();
    for (const keeper of keepers) keeper.onBackup();
  } else if (world.putBack(isAccepted)) {
    for (const keeper of keepers) keeper.onPutBack(isAccepted);
  }
}

export function disturbDevice(
  { world, people }: Scene,
  { device: name, how }: Extract<Act, { do: 'device' }>,
): void {
  const { cables } = world;
  if (name === 'reader' && (how === 'unplug' || how === 'hole')) people?.losesReader();
  if (how === 'unplug') void world[name]?.unplug();
  else if (how === 'plug') void world[name]?.plugIn();
  else if (how === 'garbage') world[name]?.garbage();
  else cables[name].isHole = how === 'hole';
}
