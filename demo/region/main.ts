/**
 * What stands above the branches of a region, as one program: the hub, the line of each branch to it,
 * the fleet panel, and the page that plays them. `npm start -- --region` starts it, before the
 * branches: it makes their hosts and joins them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillHub } from '../../fleet/src/hub/fill.ts';
import { kioskName } from '../../simulators/kiosk-name.ts';
import { openBroker } from '../branch/broker.ts';
import { startRelay } from '../branch/relay.ts';
import { type Opened, runUntilEnded } from '../branch/run-until-ended.ts';
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

await runUntilEnded(start);

async function start(opened: Opened): Promise<void> {
  const { folder } = values;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const natsServer = values['nats-server'];
  const made = await makeRegionHere(folder, ports, natsServer);
  const hub = opened(
    openBroker({
      program: natsServer,
      config: made.config,
      store: made.store,
      port: ports.once.hub,
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
        name: kioskName(at + 1),
        screenUrl: local(screen),
        moreUrl: `${local(page)}more`,
      })),
      cable: opened(await startRelay(toHub, ports.once.leaf)),
    });
  const panel = opened(
    startPanel(
      made.region,
      ports.once.panel,
      `http://127.0.0.1:${ports.once.page}/`,
      join(folder, 'panel.log'),
    ),
  );
  const page = opened(
    await startRegionPage({
      port: ports.once.page,
      hub,
      branches,
      panelUrl: () => panel.url,
      operate: (changed) => {
        const operator = createOperator(made.region, changed);
        return { operator, commands: createCommands(operator, join(folder, 'drafts')) };
      },
    }),
  );
  process.stdout.write(`${JSON.stringify({ ready: true, url: page.url })}\n`);
}
