/** Several kiosks of one branch: what is theirs each, what they share, and who judges them. */
import type { Booking } from '../../../simulators/library/state.ts';
import type { Entry } from '../../../src/store/types.ts';
import { type Actor, createActor } from '../acts/act.ts';
import { createMonitor, type Monitor } from '../judge/monitor.ts';
import { createWitness, type RunRecord } from '../record.ts';
import { there } from '../run.ts';
import { noThings } from '../truth/deeds.ts';
import { type Truth, watchTruth } from '../truth/judge.ts';
import { causedBy, inKiosk } from '../world/kiosk-now.ts';
import { createRooms, type Room } from '../world/room.ts';
import { openWorlds, type World, type WorldKind } from '../world/world.ts';
import { createBrokerModel } from './broker/broker-model.ts';
import type { BrokerModel } from './broker/modelled-broker.ts';
import { useBroker } from './broker/nats.ts';
import { brokerAddress, type Enrolment, enrol, kioskName } from './enrolment.ts';

export interface Site {
  nth: number;
  /** as enrolled: `k01` */
  name: string;
  world: World;
  room: Room;
  monitor: Monitor;
  /** of the people there */
  truth: Truth;
  actor: Actor;
}

export interface BranchWorld {
  sites: readonly Site[];
  broker: BrokerModel;
  enrolment: Enrolment;
  /** which kiosk made a booking; null: the desk */
  madeBy(booking: Booking): number | null;
}

/** Most loans of one patron that wait: few, so that it is reached. */
export const mostLoans = 5;

export async function openBranchWorld(
  count: number,
  kind: WorldKind,
  { record, latencyOf }: { record: RunRecord; latencyOf: () => number },
): Promise<BranchWorld> {
  const worlds: World[] = [];
  const rooms: Room[] = [];
  const owners = new WeakMap<Booking, number | null>();
  const madeBy = (booking: Booking) => owners.get(booking) ?? null;
  const monitors: Monitor[] = Array.from({ length: count }, (_, nth) =>
    createMonitor(
      () => there(worlds[nth]),
      () => there(rooms[nth]),
      {
        open: () =>
          monitors.flatMap((one, other): readonly Entry[] =>
            other === nth ? [] : one.ledger.open(),
          ),
        isOurs: (booking) => madeBy(booking) === nth,
      },
      record.count,
    ),
  );
  const things = noThings();
  const truths = monitors.map((monitor, nth) =>
    watchTruth(
      () => there(worlds[nth]),
      () => there(rooms[nth]),
      monitor,
      record.count,
      things,
    ),
  );
  const opened: { broker?: BrokerModel; enrolment?: Enrolment } = {};
  const witnesses = monitors.map((monitor, nth) => {
    const name = kioskName(nth);
    const witness = createWitness(record, monitor, {
      isOpen: () => rooms.length > 0,
      isTerminalText: kind.pays.ways.terminal !== 'zvt',
      name: `${name} `,
      truth: truths[nth],
    });
    return {
      ...witness,
      onKilled: (why: string) => {
        opened.broker?.hangUp(name);
        witness.onKilled(why);
      },
    };
  });
  worlds.push(
    ...(await openWorlds(witnesses, latencyOf, kind, async (processes, root) => {
      const sides = processes.map(({ wire }, nth) => ({ nth, name: kioskName(nth), ...wire }));
      const broker = createBrokerModel(sides, brokerAddress);
      const enrolment = await enrol(count, root);
      useBroker(broker);
      Object.assign(opened, { broker, enrolment });
      return (nth) => ({
        branch: { folder: enrolment.folderOf(nth), waitMs: 300 },
        offline: { itemsPerPatron: mostLoans },
      });
    })),
  );
  const [first] = worlds;
  const { state } = there(first).library.library;
  const push = state.bookings.push.bind(state.bookings);
  state.bookings.push = (...made) => {
    for (const booking of made) owners.set(booking, causedBy());
    return push(...made);
  };
  rooms.push(
    ...createRooms(
      state,
      worlds.map(({ reader }) => reader),
    ),
  );
  there(first).library.onChange(() => {
    for (const [nth, monitor] of monitors.entries()) inKiosk(nth, () => monitor.onBookings());
  });
  const sites = worlds.map((world, nth) => {
    const [room, monitor, truth] = [there(rooms[nth]), there(monitors[nth]), there(truths[nth])];
    const { people, refused } = truth;
    const actor = createActor(world, room, monitor, { sharesLine: true, people, refused });
    world.printer.onChange(() => inKiosk(nth, () => truth.onPrinted()));
    return { nth, name: kioskName(nth), world, room, monitor, truth, actor };
  });
  return { sites, broker: there(opened.broker), enrolment: there(opened.enrolment), madeBy };
}
