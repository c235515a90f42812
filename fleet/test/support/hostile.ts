/** A broker of a branch, and a hub, that let everybody do everything: each behind the real line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { dial } from '../../../src/branch/broker/dial.ts';
import { freePort, startNatsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import type { RegionPlace } from './region-place.ts';

/** In the place of the broker of `branch`, with its line to the hub. */
export async function hostileBroker(place: RegionPlace, branch: string) {
  const { hostFolder, broker } = place.branch(branch);
  await broker.kill();
  const port = await freePort();
  const text = readFileSync(join(hostFolder, 'broker', 'nats.conf'), 'utf8');
  const remotes = /leafnodes \{[\s\S]*?\n\}\n/.exec(text)?.[0] ?? '';
  const config = join(place.hub.place, 'hostile.conf');
  const open = remotes.replace(/ *account: .*\n/, '');
  writeFileSync(config, `listen: "127.0.0.1:${port}"\n${open}`);
  const server = await startNatsServer(config, port);
  await until(() => /Leafnode connection created for account/.test(server.log()), 'the link');
  const hostile = await connect({ servers: `127.0.0.1:${port}` });
  const close = async () => {
    await hostile.close();
    await server.kill();
  };
  return { hostile, close, log: server.log };
}

/** In the place of the hub; connected as its operator. The branches have come back to it. */
export async function hostileHub({ hub }: RegionPlace): Promise<NatsConnection> {
  const file = join(hub.folder, 'hub', 'nats.conf');
  const text = readFileSync(file, 'utf8');
  const users = [...text.matchAll(/nkey: U\w+/g)].map(([user]) => `    { ${user} }\n`);
  const open = text.replace(
    /authorization \{[\s\S]*$/,
    `authorization {\n  users: [\n${users.join('')}  ]\n}\n`,
  );
  if (/allow:|accounts \{/.test(open)) throw new Error('the hub would still check something');
  const config = join(hub.folder, 'hub', 'open.conf');
  writeFileSync(config, open);
  await hub.process.kill();
  const { operator } = hub;
  hub.process = await startNatsServer(config, Number(new URL(operator.broker).port));
  const { log } = hub.process;
  const nc = await dial(operator, operator.broker, 5_000);
  await until(() => /Leafnode connection created/.test(log()), 'the link', 20_000);
  return nc;
}
