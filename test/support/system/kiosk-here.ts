/**
 * The kiosk, as it is built, inside the process of the tests: most of a start is the loading of its
 * modules, which this process does once. All else is as it is: files, sockets, its own log.
 */
import { pathToFileURL } from 'node:url';
import type { Report } from '../../../machines/domain.ts';
import { built } from '../repository/built.ts';

type Module<Path> = Path extends 'config/load'
  ? typeof import('../../../src/config/load.ts')
  : Path extends 'config/secrets/secrets'
    ? typeof import('../../../src/config/secrets/secrets.ts')
    : Path extends 'log'
      ? typeof import('../../../src/log.ts')
      : typeof import('../../../src/kiosk/appliance.ts');

export interface KioskHere {
  url: string;
  close(): Promise<void>;
}

/** As `kiosk run` does it. Rejects where the configuration is wrong, or the kiosk does not start. */
export async function startKioskHere(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  onReport: (report: Report) => void,
): Promise<KioskHere> {
  const [{ loadConfig }, { readSecrets }, { atLeast, createLog }, { startAppliance }] =
    await Promise.all([
      load('config/load'),
      load('config/secrets/secrets'),
      load('log'),
      load('kiosk/appliance'),
    ]);
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  const read = readSecrets(loaded.config, environment);
  if (!read.ok) throw new Error(JSON.stringify(read.complaints));
  let { level } = loaded.config.log;
  const lines = { write: (line: string) => onReport(JSON.parse(line) as Report) };
  const log = atLeast(() => level, createLog('info', lines));
  const kiosk = await startAppliance(loaded.config, {
    file,
    environment,
    secrets: read.secrets,
    log,
    onConfiguration: (next) => {
      level = next.log.level;
    },
    // A process ends then: the test that expects it has one.
    onFault: (error) => {
      throw error;
    },
  });
  log({
    level: 'info',
    part: 'kiosk',
    code: 'started',
    text: `The kiosk shows itself at ${kiosk.url}.`,
  });
  return { url: kiosk.url, close: () => kiosk.close() };
}

function load<Path extends string>(path: Path): Promise<Module<Path>> {
  return import(pathToFileURL(built(`src/${path}.js`)).href);
}
