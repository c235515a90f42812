#!/usr/bin/env node
/** The `kiosk` command. Exit codes as in sysexits: 0 ended in order, 69 something is in use, 70 a defect, 74 the disk, 78 the configuration. */
import './small-memory.ts';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { addCache } from './commands/cache.ts';
import { addDevices } from './commands/devices.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFrame } from './commands/frame.ts';
import { addJournal } from './commands/journal.ts';
import { addRules } from './commands/rules.ts';
import { addServicePin } from './commands/service-pin.ts';
import { addSip2 } from './commands/sip2.ts';
import { addSupport } from './commands/support.ts';
import { addTag } from './commands/tag.ts';
import { addTerminal } from './commands/terminal.ts';
import { addVisit } from './commands/visit.ts';
import { addWatch } from './commands/watch.ts';
import type { Complaint } from './config/complaints.ts';
import { writeDocument } from './config/document.ts';
import { loadConfig } from './config/load.ts';
import { type Config, writeSchema } from './config/schema.ts';
import { readSecrets } from './config/secrets.ts';
import { usualFile } from './config/usual-file.ts';
import type { Log } from './domain.ts';
import { Fault } from './fault.ts';
import { createLog } from './log.ts';
import { tellSystemd } from './supervisor.ts';
import { version } from './version.ts';

const wrongConfiguration = 78;
const exitCodes: Readonly<Record<string, number>> = {
  'in-use': 69,
  'port-in-use': 69,
  'folder-unusable': 74,
  'read-only': 74,
  'disk-full': 74,
  'disk-failing': 74,
  'policy-wrong': wrongConfiguration,
  'language-unknown': wrongConfiguration,
  'texts-wrong': wrongConfiguration,
  'logo-wrong': wrongConfiguration,
  'certificate-unreadable': wrongConfiguration,
};

const program = new Command('kiosk').description('A self-checkout kiosk for libraries.').version(version);

program
  .command('run')
  .description('run the kiosk until it is told to stop')
  .option('--config <file>', 'the configuration', usualFile)
  .action(async ({ config: file }: { config: string }) => {
    const read = readOrComplain(file);
    if (read) await run(file, read);
  });

program
  .command('check')
  .description('say everything that is wrong with a configuration, its rules and its languages')
  .argument('[file]', 'the configuration', usualFile)
  .option('--write-schema <file>', 'write the JSON Schema of the configuration instead')
  .option('--write-docs <file>', 'write the page about the configuration instead, docs/configuration.md')
  .action(async (file: string, options: { writeSchema?: string; writeDocs?: string }) => {
    if (options.writeSchema !== undefined) writeFileSync(options.writeSchema, writeSchema());
    if (options.writeDocs !== undefined) writeFileSync(options.writeDocs, writeDocument());
    if (options.writeSchema === undefined && options.writeDocs === undefined) await check(file);
  });

addCache(program);
addDevices(program);
addDoctor(program);
addFrame(program);
addRules(program);
addJournal(program);
addServicePin(program);
addSip2(program);
addSupport(program);
addTag(program);
addTerminal(program);
addVisit(program);
addWatch(program);

await program.parseAsync();

async function check(file: string): Promise<void> {
  const read = readOrComplain(file);
  if (!read) return;
  for (const note of read.notes) process.stdout.write(`${file} is of an earlier version: ${note}\n`);
  const { wholeComplaints } = await import('./check.ts');
  const complaints = await wholeComplaints(read.config);
  if (complaints.length > 0) complain(file, complaints);
  else process.stdout.write(`${file} is in order.\n`);
}

async function run(file: string, { config, notes }: Read): Promise<void> {
  const resolved = readSecrets(config, process.env);
  if (!resolved.ok) return complain(file, resolved.complaints);
  const log = createLog(config.log.level);
  for (const note of notes) {
    const text = `${file} is of an earlier version: ${note} It is written anew when it is next saved.`;
    log({ level: 'info', part: 'configuration', code: 'configuration-migrated', text });
  }
  process.on('uncaughtException', (error) => end(log, error));
  try {
    const { startAppliance } = await import('./appliance.ts');
    const kiosk = await startAppliance(config, {
      file: resolve(file),
      environment: process.env,
      secrets: resolved.secrets,
      log,
      onFault: (error) => end(log, error),
    });
    log({ level: 'info', part: 'kiosk', code: 'started', text: `The kiosk shows itself at ${kiosk.url}.` });
    const systemd = tellSystemd({ environment: process.env, alive: kiosk.alive, log });
    systemd.ready();
    stopOnSignal(log, () => {
      systemd.stopping();
      return kiosk.close();
    });
    process.on('SIGUSR2', () => {
      const file = kiosk.dumpTrace();
      if (file === null) return;
      log({ level: 'info', part: 'library', code: 'trace-written', text: `The trace of the line is in ${file}.` });
    });
  } catch (error) {
    end(log, error);
  }
}

/** The first signal closes in order; a second one does not wait: the journal bears it. */
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

/** Ends the process: what happened goes to the log, and what to do to standard error. systemd starts it again. */
function end(log: Log, thrown: unknown): never {
  const error = isPortInUse(thrown) ? portInUse(thrown) : thrown;
  if (error instanceof Fault) {
    log({ level: 'error', part: error.part, code: error.code, text: `${error.message} ${error.remedy}` });
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
    process.exit(exitCodes[error.code] ?? 1);
  }
  // The message of an unexpected error may quote what a patron gave: only its kind and its place are kept.
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) : [];
  const kind = error instanceof Error ? error.name : typeof error;
  const text = `A defect ended the kiosk: ${kind}. Send this entry to the maintainers.`;
  log({ level: 'error', part: 'kiosk', code: 'defect', text, data: { at: place.slice(0, 6).join(' <').trim() } });
  process.stderr.write(`${text}\n${place.slice(0, 6).join('\n')}\n`);
  process.exit(70);
}

function isPortInUse(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portInUse(error: Error): Fault {
  const where = 'port' in error ? `Port ${error.port}` : 'The port of the screen';
  const remedy = 'Stop the other program, or choose another port as `screen.port` in the configuration.';
  return new Fault('screen', 'port-in-use', `${where} is in use by another program.`, remedy, error);
}

type Read = { config: Config; notes: readonly string[] };

function readOrComplain(file: string): Read | null {
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded;
  complain(file, loaded.complaints);
  return null;
}

function complain(file: string, complaints: readonly Complaint[]): void {
  for (const { path, problem, remedy } of complaints) {
    process.stderr.write(
      `${file}: ${path === '' ? '' : `${path}: `}${problem}\n${remedy === '' ? '' : `    ${remedy}\n`}`,
    );
  }
  process.exitCode = wrongConfiguration;
}
