/**
 * What stands around the kiosks of a branch, as one program: the library system, the devices of each
 * kiosk, the broker, and the page that plays them. `npm start -- --branch` starts it.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kioskName } from '../../simulators/kiosk-name.ts';
import type { LibrarySimulator } from '../../simulators/library/sip2.ts';
import type { SimulatedTag } from '../../simulators/reader.ts';
import { startSimulators } from '../../simulators/start.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { fillBroker } from '../../src/branch/broker/nats-host.ts';
import { type Stage, startStage } from '../stage/start.ts';
import { openBroker } from './broker.ts';
import { followEvents } from './events.ts';
import { makeBranch } from './make-branch.ts';
import { branchPorts, type KioskPorts } from './ports.ts';
import { startRelay } from './relay.ts';
import { type Opened, runUntilEnded } from './run-until-ended.ts';
import { type BranchSeat, startBranchPage } from './server.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'data/branch' },
    branch: { type: 'string', default: 'lindeveld' },
    kiosks: { type: 'string', default: '3' },
    'port-base': { type: 'string', default: '22000' },
    'nats-server': { type: 'string', default: 'nats-server' },
  },
});
const ports = branchPorts(Number(values['port-base']), Number(values.kiosks));
const local = (port: number) => `http://127.0.0.1:${port}/`;
const account = { user: 'kiosk', password: process.env.KIOSK_SIP2_PASSWORD ?? 'lindeveld' };
const clock = { now: () => new Date().toISOString() };

await runUntilEnded(start);

async function start(opened: Opened): Promise<void> {
  const { folder } = values;
  const made = await makeBranch(folder, {
    branch: values.branch,
    kiosks: ports.kiosks.length,
    port: ports.once.broker,
    natsServer: values['nats-server'],
  });
  const broker = opened(
    openBroker({
      program: values['nats-server'],
      config: made.config,
      store: made.store,
      port: ports.once.broker,
      log: join(folder, 'broker.log'),
      fill: () => fillBroker(made.host),
    }),
  );
  await broker.start();
  const simulators = opened(
    await startSimulators({
      ports: { library: ports.once.library },
      account,
      clock,
      payments: 'hold',
    }),
  );
  const { library } = simulators.devices;
  if (library === null) throw new Error('The library system does not run.');
  const cupboard = new Map<string, SimulatedTag>();
  const seats: BranchSeat[] = [];
  for (const [at, row] of ports.kiosks.entries()) {
    const own = opened(await startRow(row, { library, cupboard }));
    const { page, devices } = own;
    if (page === null) throw new Error('The page does not run.');
    const cables = [
      opened(await startRelay(row.library, ports.once.library)),
      opened(await startRelay(row.broker, ports.once.broker)),
    ];
    seats.push({
      name: kioskName(at + 1),
      play: page,
      cables,
      screenUrl: local(row.screen),
      monitorUrl: local(row.metrics),
      tags: () => devices.reader?.tags() ?? [],
    });
  }
  const { state } = library.library;
  const catalogue = {
    items: () => [...state.items.values()].map(({ item, title }) => [item, title] as const),
    cards: () => [...state.patrons.values()].map(({ card, name }) => [card, name] as const),
  };
  const { identity, seal } = made.page;
  const page = opened(
    await startBranchPage({
      port: ports.once.page,
      library,
      broker,
      seats,
      follow: (changed) =>
        followEvents(natsBroker({ identity }), {
          branch: identity.branch,
          seal,
          catalogue,
          changed,
        }),
    }),
  );
  process.stdout.write(`${JSON.stringify({ ready: true, url: page.url })}\n`);
}

/** The devices of one kiosk, and a stage for them. */
function startRow(
  { reader, scanner, printer, terminal, page, screen, metrics }: KioskPorts,
  shared: { library: LibrarySimulator; cupboard: Map<string, SimulatedTag> },
): Promise<Stage> {
  return startStage({
    ports: { reader, scanner, printer, terminal, page },
    account,
    clock,
    ...shared,
    payments: 'hold',
    kioskUrl: local(screen),
    healthUrl: `${local(metrics)}health`,
  });
}
