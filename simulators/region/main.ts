/**
 * What stands above the branches of a region, as one program: the hub, the line of each branch to it,
 * the fleet panel, and the page that plays them. `npm start -- --region` starts it, before the
 * branches: it makes their hosts and joins them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillHub } from '../../src/fleet/hub/fill.ts';
import { openBroker } from '../branch/broker.ts';
import { kioskName } from '../branch/names.ts';
import { startRelay } from '../branch/relay.ts';
import { createCommands } from './commands.ts';
import { makeRegionHere } from './make-region.ts';
import { createOperator } from './operator.ts';
import { startPanel } from './panel.ts';
import { regionPorts } from './region-ports.ts';
import { type RegionBranch, startRegionPage } from './server.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'data/region' },
    'port-base': { type: 'string', default: '24000' },
    'nats-server': { type: 'string', default: 'nats-server' },
  },
});
const ports = regionPorts(Number(values['port-base']));
const local = (port: number) => `http://127.0.0.1:${port}/`;
const running: { close(): Promise<void> }[] = [];
const opened = <Part extends { close(): Promise<void> }>(part: Part): Part => {
  running.push(part);
  return part;
};

let closing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    void close().then(() => process.exit(0));
  });
await start().catch(async (cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : cause}\n`);
  await close();
  process.exit(1);
});

async function close(): Promise<void> {
  for (const part of running.splice(0).reverse()) await part.close();
}

async function start(): Promise<void> {
  const { folder } = values;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const natsServer = values['nats-server'];
  const made = await makeRegionHere(folder, ports, natsServer);
  const hub = opened(
    openBroker({
      ...{ program: natsServer, config: made.config, store: made.store, port: ports.once.hub },
      log: join(folder, 'hub.log'),
      fill: () => fillHub(made.filler, made.branches),
    }),
  );
  await hub.start();
  const branches: RegionBranch[] = [];
  for (const { name, ports: row, toHub } of ports.branches)
    branches.push({
      name,
      kiosks: row.kiosks.map(({ screen, page }, at) => ({
        ...{ name: kioskName(at + 1), screenUrl: local(screen), moreUrl: `${local(page)}more` },
      })),
      cable: opened(await startRelay(toHub, ports.once.leaf)),
    });
  const panel = opened(startPanel(made.region, ports.once.panel, join(folder, 'panel.log')));
  const page = opened(
    await startRegionPage({
      ...{ port: ports.once.page, hub, branches, panelUrl: () => panel.url },
      operate: (changed) => {
        const operator = createOperator(made.region, changed);
        return { operator, commands: createCommands(operator, join(folder, 'drafts')) };
      },
    }),
  );
  process.stdout.write(`${JSON.stringify({ ready: true, url: page.url })}\n`);
}
