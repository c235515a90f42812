/** `kiosk-fleet exporter`: the region as one target of Prometheus. */
import { isIPv6 } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
import { print } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { systemCode } from '../../../src/fault.ts';
import {
  atRegion,
  type FolderOptions,
  folderOption,
  orRefuseAtRegion,
  startFollowing,
} from './at-region.ts';

const help = `
Serves /metrics and /health until it is ended, also while the hub is away: kiosk_region_hub_up then says 0,
and /health answers 503. docs/monitoring.md has the series, the rules for alerts and what to write into
Prometheus. An operator who may only read is enough for it (kiosk-fleet operator add).

Exit codes: 0 ended by you · 69 the address cannot be listened on · 78 the folder is wrong

Examples:
  kiosk-fleet exporter
  kiosk-fleet exporter --listen 10.20.30.40:9465 --beyond-loopback
`;

interface Options extends FolderOptions {
  listen: { host: string; port: number };
  beyondLoopback?: true;
}

export function addExporter(fleet: Command): void {
  fleet
    .command('exporter')
    .description('the region as one target of Prometheus')
    .addOption(folderOption())
    .option('--listen <address>', 'host:port', readAddress, readAddress('127.0.0.1:9465'))
    .option('--beyond-loopback', 'other machines may connect: there is no password and no TLS')
    .addHelpText('after', help)
    .action((options: Options) => orRefuseAtRegion(() => run(options)));
}

function readAddress(text: string): Options['listen'] {
  const [, host = '', port] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/i
      .exec(text)
      ?.filter((part) => part !== undefined) ?? [];
  if (host !== '' && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new InvalidArgumentError('Write host:port, as in 127.0.0.1:9465.');
}

async function run({ listen, beyondLoopback, ...options }: Options): Promise<void> {
  const { host, port } = listen;
  const shown = isIPv6(host) ? `[${host}]` : host;
  const { loopbackHost } = await import('../../../src/config/kinds.ts');
  if (!beyondLoopback && !loopbackHost.test(shown))
    throw new Refusal(
      `${shown}:${port} can be reached by other machines. If that is intended: --beyond-loopback`,
      exitCodes.wrongUse,
    );
  const [{ expositionOf }, { serveMetrics }] = await Promise.all([
    import('../seen/exposition.ts'),
    import('../../../src/metrics/server.ts'),
  ]);
  const following = await startFollowing(await atRegion(options), () => {});
  following.first.catch(() => {});
  const server = await serveMetrics({
    host,
    port,
    expose: async () => ({
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      text: expositionOf(following.view()),
    }),
    health: () => {
      const { region, at, hub } = following.view();
      return { httpStatus: hub.up ? 200 : 503, body: { region, at, hub } };
    },
  }).catch(async (error: unknown) => {
    await following.close();
    throw new Refusal(
      `${shown}:${port} cannot be listened on (${systemCode(error)}).`,
      exitCodes.unavailable,
    );
  });
  print(`The region is at http://${shown}:${server.port}/metrics\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await server.close();
  await following.close();
}
