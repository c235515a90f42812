/** `kiosk run`: the kiosk, until a signal stops it. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Log } from '../../machines/domain.ts';
import { Fault, systemCode } from '../fault.ts';
import { riskyVariables, unsafeEnvironment } from '../wiring/environment.ts';
import { type Configured, readConfigured, secretsOf } from './common/configured.ts';
import { configOption } from './common/input.ts';
import { printError } from './common/print.ts';
import { exitCodes, orRefuse } from './common/refusal.ts';
import { inSources } from './common/source-place.ts';

const help = `
Serves the screen, works with the devices and the library system, and writes its log as JSON lines
to standard output. SIGTERM and SIGINT end it in order: open entries are settled or stay in the
journal. A second signal ends it at once. SIGUSR2 writes the last messages of the line to the
library system, masked, to sip2-trace.jsonl in the data folder.

Exit codes: 0 ended in order · 69 a port or the data folder is in use · 70 a defect · 74 the disk ·
78 the configuration, the rules, the texts or the version of Node are wrong · 1 any other fault ·
130 ended by a second signal

Examples:
  kiosk run
  kiosk run --config /etc/kiosk/kiosk.config.json
`;

const { unavailable, cannotWrite, wrongConfiguration } = exitCodes;
const faults: Readonly<Record<string, number>> = {
  'in-use': unavailable,
  'port-in-use': unavailable,
  'folder-unusable': cannotWrite,
  'read-only': cannotWrite,
  'disk-full': cannotWrite,
  'disk-failing': cannotWrite,
  'policy-wrong': wrongConfiguration,
  'language-unknown': wrongConfiguration,
  'texts-wrong': wrongConfiguration,
  'logo-wrong': wrongConfiguration,
  'certificate-unreadable': wrongConfiguration,
  // As with a wrong configuration, another start does not help.
  'node-unsuited': wrongConfiguration,
};

export function addRun(program: Command): void {
  program
    .command('run')
    .description('run the kiosk until a signal stops it')
    .addOption(configOption())
    .addHelpText('after', help)
    .action(({ config: file }: { config: string }) =>
      orRefuse(async () => run(file, await readConfigured(file))),
    );
}

async function run(file: string, { config, notes, sources }: Configured): Promise<void> {
  const [secrets, { atLeast, createLog }, { notifySystemd }] = await Promise.all([
    secretsOf(config, file, sources),
    import('../log.ts'),
    import('../kiosk/supervisor.ts'),
  ]);
  let { level } = config.log;
  const log = atLeast(() => level, createLog('info'));
  const earlier = [
    ...notes.map(
      (note) =>
        `${file} is of an earlier version: ${note} It is written anew when it is next saved.`,
    ),
    ...sources.bases.flatMap((base) =>
      base.notes.map((note) => `${base.file} is of an earlier version: ${note}`),
    ),
  ];
  for (const text of earlier)
    log({ level: 'info', part: 'configuration', code: 'configuration-migrated', text });
  const risky = riskyVariables(process.env);
  if (risky.length > 0) {
    const { text, remedy } = unsafeEnvironment(risky);
    log({
      level: 'warn',
      part: 'configuration',
      code: 'environment-unsafe',
      text: `${text} ${remedy}`,
    });
  }
  process.on('uncaughtException', (error) => end(log, error));
  try {
    const { startAppliance } = await import('../kiosk/appliance.ts');
    const kiosk = await startAppliance(config, {
      file: resolve(file),
      environment: process.env,
      secrets,
      log,
      onConfiguration: (next) => {
        level = next.log.level;
      },
      onFault: (error) => end(log, error),
    });
    log({
      level: 'info',
      part: 'kiosk',
      code: 'started',
      text: `The kiosk shows itself at ${kiosk.url}.`,
    });
    const systemd = notifySystemd({ environment: process.env, alive: kiosk.alive, log });
    systemd.ready();
    stopOnSignal(log, () => {
      systemd.stopping();
      return kiosk.close();
    });
    process.on('SIGUSR2', () => {
      const file = kiosk.dumpTrace();
      if (file === null) return;
      log({
        level: 'info',
        part: 'library',
        code: 'trace-written',
        text: `The trace of the line is in ${file}.`,
      });
    });
  } catch (error) {
    end(log, error);
  }
}

/** The first signal closes in order; a second one ends at once, which the journal survives. */
function stopOnSignal(log: Log, close: () => Promise<void>): void {
  let closing = false;
  const stop = (signal: NodeJS.Signals) => {
    if (closing) process.exit(130);
    closing = true;
    log({ level: 'info', part: 'kiosk', code: 'stopping', text: `The kiosk stops (${signal}).` });
    close().then(
      () => {
        log({ level: 'info', part: 'kiosk', code: 'stopped', text: 'The kiosk has stopped.' });
        process.exit(0);
      },
      (error: unknown) => end(log, error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/**
 * Ends the process with an entry in the log and a message on standard error; systemd restarts it.
 */
function end(log: Log, thrown: unknown): never {
  const error = isPortInUse(thrown) ? portInUse(thrown) : thrown;
  if (error instanceof Fault) {
    log({
      level: 'error',
      part: error.part,
      code: error.code,
      text: `${error.message} ${error.remedy}`,
    });
    printError(`${error.message}\n${error.remedy}\n`);
    process.exit(faults[error.code] ?? 1);
  }
  // The message of an unexpected error may quote a patron's data: only its name and its stack are
  // logged.
  const place =
    error instanceof Error
      ? (error.stack ?? '')
          .split('\n')
          .filter((line) => line.startsWith('    at '))
          .slice(0, 6)
          .map(inSources)
      : [];
  const kind = error instanceof Error ? error.name : typeof error;
  const text = `A defect ended the kiosk: ${kind}. Send this entry to the maintainers.`;
  log({
    level: 'error',
    part: 'kiosk',
    code: 'defect',
    text,
    data: { at: place.join(' <').trim() },
  });
  printError(`${text}\n${place.join('\n')}\n`);
  process.exit(exitCodes.defect);
}

function isPortInUse(error: unknown): error is Error {
  return error instanceof Error && systemCode(error) === 'EADDRINUSE';
}

function portInUse(error: Error): Fault {
  const where = 'port' in error ? `Port ${error.port}` : 'The port of the screen';
  const remedy =
    'Stop the other program, or choose another port as `screen.port` in the configuration.';
  return new Fault(
    'screen',
    'port-in-use',
    `${where} is in use by another program.`,
    remedy,
    error,
  );
}
