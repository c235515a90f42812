/** Opens the setup at this terminal: its file, a kiosk that runs, the devices of this machine. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { candidatesOf } from '../../technician/discovery/candidates.ts';
import { type DiscoveredPort, discover } from '../../technician/discovery/discovery.ts';
import { openSetup, type Setup, WrongBefore } from '../../technician/setup/setup.ts';
import { findRunning, type RunningDevices } from '../../technician/setup-step/running.ts';
import { wrongConfiguration } from '../common/configured.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import type { Asker } from './asker.ts';
import { setupWords } from './words.ts';

interface AtTerminal {
  setup: Setup;
  asker: Asker;
  isRunning: boolean;
}

export async function openAtTerminal(given: string, plain: boolean): Promise<AtTerminal> {
  const file = resolve(given);
  refuseUnusable(file);
  const running = await runningWith(file);
  const asker = await chooseAsker(plain);
  const setup = open(file, running, asker.t.language === 'nl' ? 'nl' : 'en');
  asker.title(asker.t('at-terminal.title', { file }));
  if (running) asker.say(asker.t('at-terminal.running'));
  return { setup, asker, isRunning: running !== null };
}

/** Before the first question: nothing that is typed shall be lost. */
function refuseUnusable(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  const folder = dirname(file);
  const refuse = (text: string) => {
    throw new Refusal(text, exitCodes.cannotWrite);
  };
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    refuse(`There is no folder ${folder}. Make it, or name another file with --config FILE.`);
  if (stat && !stat.isFile())
    refuse(`${file} is no file. Name the file of the configuration with --config FILE.`);
  if (!may(folder, constants.W_OK | constants.X_OK) || (stat && !may(file, constants.R_OK)))
    refuse(
      `This user may not write in ${folder}. Run it as the user of the kiosk: sudo kiosk setup.`,
    );
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function open(file: string, running: RunningDevices | null, language: 'en' | 'nl'): Setup {
  const find = async () => {
    const chosen = await candidatesOf([], file);
    return chosen.ok ? await discover(chosen.candidates) : [];
  };
  // It takes seconds: begun now, while the library system is asked for.
  let found: Promise<DiscoveredPort[]> = find();
  try {
    return openSetup({
      file,
      running,
      environment: process.env,
      isGuarded: false,
      language,
      found: (again) => {
        if (again) found = find();
        return found;
      },
      now: () => new Date().toISOString(),
    });
  } catch (error) {
    if (!(error instanceof WrongBefore)) throw error;
    const { message } = wrongConfiguration(error.file, error.complaints);
    throw new Refusal(
      `The file is wrong already; correct it first, or move it away to begin with a new one.\n${message}`,
      exitCodes.wrongConfiguration,
    );
  }
}

async function runningWith(file: string): Promise<RunningDevices | null> {
  const loaded = existsSync(file) ? loadConfig(file) : null;
  if (!loaded?.ok) return null;
  const asked = await findRunning(loaded.config);
  if (asked.kind === 'hangs')
    throw new Refusal(
      `A kiosk runs with this configuration, and cannot be asked: ${asked.why}. It holds the devices: stop it first (sudo systemctl stop library-kiosk), or run this as its user (sudo kiosk setup).`,
      exitCodes.unavailable,
    );
  return asked.kind === 'runs' ? asked.kiosk : null;
}

/** A terminal without a width is mostly a serial line. */
async function chooseAsker(plain: boolean): Promise<Asker> {
  const { TERM } = process.env;
  const isDumb = TERM === undefined || TERM === '' || TERM === 'dumb' || !process.stdout.columns;
  const t = setupWords();
  if (plain || isDumb) return (await import('./ask-plainly.ts')).askPlainly(t);
  return (await import('./ask-by-lists.ts')).askByLists(t);
}
