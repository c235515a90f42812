/**
 * The kiosk and its configuration file: after a change the kiosk is closed and started again in
 * this process, while no patron is at the screen. Where the new configuration does not start, the
 * one before is started again, and its file restored.
 */
import { readFileSync, realpathSync } from 'node:fs';
import type { Clock, Log } from '../../machines/domain.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { readSecrets, type Secrets } from '../config/secrets/secrets.ts';
import { Fault } from '../fault.ts';
import { writeFileAtomically } from '../files.ts';
import { screenUserOf } from '../screen/web/screen-user.ts';
import { createSessions } from '../technician/access/sessions.ts';
import { createMemory } from '../technician/memory/memory.ts';
import type { Supervisor } from '../technician/running-kiosk.ts';
import { type RunningKiosk, startKiosk } from './kiosk.ts';

export interface ApplianceOptions {
  /** where the configuration was read from */
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  secrets: Secrets;
  log: Log;
  /** Another configuration is in use. */
  onConfiguration(config: Config): void;
  /** a fault that ends the kiosk: the process should end too, and be started again */
  onFault(error: unknown): void;
}

export type Appliance = Pick<RunningKiosk, 'url' | 'dumpTrace' | 'alive' | 'close'>;

const clock: Clock = { now: () => new Date().toISOString() };
/** The answer to the request for the change is sent first. */
const restartAfterMs = 200;
/** A restart in the process that takes longer hangs. */
const restartWithinMs = 60_000;

/** Throws as `startKiosk` does. */
export async function startAppliance(first: Config, options: ApplianceOptions): Promise<Appliance> {
  const { onFault } = options;
  // A symbolic link to it remains one when the file is written.
  const file = realpathSync(options.file);
  let running = { config: first, secrets: options.secrets, text: readFileSync(file, 'utf8') };
  const screenUser = await screenUserOf(options.environment, options.log);
  const memory = createMemory(clock, first.library.timeZone);
  // The panel shows these too.
  const log: Log = (report) => {
    options.log(report);
    memory.observe({ kind: 'report', report });
  };
  const sessions = createSessions();
  let due = false;
  let restarting: Promise<void> | null = null;
  let closed = false;
  let steppedBack: string | null = null;

  const start = (config: Config, secrets: Secrets, port?: number) =>
    startKiosk(config, {
      log: options.log,
      secrets,
      memory,
      sessions,
      supervisor,
      screenUser,
      onRest: restartSoon,
      onFault,
      ...(port === undefined ? {} : { port }),
    });
  const restartSoon = () => {
    if (due) setTimeout(restartIfDue, restartAfterMs).unref();
  };
  const restartIfDue = () => {
    if (!due || restarting || closed || !kiosk.atRest()) return;
    restarting = restart()
      .catch(onFault)
      .finally(() => {
        restarting = null;
        restartSoon();
      });
  };
  const supervisor: Supervisor = {
    file,
    environment: options.environment,
    pinChanged: (role, hash) => {
      const secrets = { ...running.secrets, [`service.${role}`]: hash };
      running = { ...running, secrets };
    },
    restartDue: () => due,
    steppedBack: () => steppedBack,
    askRestart: () => {
      due = true;
      restartSoon();
    },
  };

  let restartedAt = 0;
  const restart = async () => {
    due = false;
    steppedBack = null;
    restartedAt = performance.now();
    const loaded = loadConfig(file);
    const resolved = loaded.ok ? readSecrets(loaded.config, options.environment) : loaded;
    if (!loaded.ok || !resolved.ok) {
      const complaint = resolved.ok ? undefined : resolved.complaints[0];
      const where = [complaint?.file, complaint?.path].filter(Boolean).join(': ');
      const text = `The changed configuration is not taken: ${where}: ${complaint?.problem}. ${complaint?.remedy}`;
      return log({ level: 'error', part: 'configuration', code: 'configuration-wrong', text });
    }
    const { port } = kiosk;
    const next = {
      config: loaded.config,
      secrets: resolved.secrets,
      text: readFileSync(file, 'utf8'),
    };
    // A free port that was chosen stays the same: the browser of the kiosk uses it.
    const portOf = (config: Config) => (config.screen.port === 0 ? port : config.screen.port);
    await kiosk.close();
    try {
      kiosk = await start(next.config, next.secrets, portOf(next.config));
      const opens = (secrets: Secrets) =>
        JSON.stringify(Object.entries(secrets).filter(([path]) => path.startsWith('service.')));
      if (opens(running.secrets) !== opens(next.secrets)) sessions.closeAll();
      running = next;
      options.onConfiguration(running.config);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const remedy = error instanceof Fault ? error.remedy : 'Look at what was changed.';
      // The message of an unexpected error may quote what it failed to read.
      const why =
        error instanceof Fault ? error.message : 'code' in error ? String(error.code) : error.name;
      const text = `The changed configuration does not start (${why}); the one before runs on. ${remedy}`;
      steppedBack = error instanceof Fault ? error.code : 'unknown';
      if (running.text !== next.text) writeFileAtomically(file, running.text);
      log({ level: 'error', part: 'configuration', code: 'configuration-stepped-back', text });
      kiosk = await start(running.config, running.secrets, portOf(running.config));
    }
    const text = `The kiosk shows itself at ${kiosk.url}, after a change.`;
    log({ level: 'info', part: 'kiosk', code: 'restarted', text });
    // Closed while it was starting.
    if (closed) await kiosk.close();
  };

  let kiosk = await start(first, options.secrets).catch(async (error: unknown) => {
    const { restoreUntried } = await import('../region/configuration/restore-untried.ts');
    try {
      restoreUntried(file, first.store.folder);
    } catch {
      // Why the kiosk does not start says more.
    }
    throw error;
  });
  return {
    get url() {
      return kiosk.url;
    },
    dumpTrace: () => kiosk.dumpTrace(),
    alive: () =>
      restarting === null ? kiosk.alive() : performance.now() - restartedAt < restartWithinMs,
    close: async () => {
      closed = true;
      await restarting;
      await kiosk.close();
    },
  };
}
