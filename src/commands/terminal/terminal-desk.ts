/**
 * A terminal for one person and a few questions: the kiosk's journal is held, so that no kiosk
 * speaks to it meanwhile.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceState } from '../../../hardware/devices.ts';
import type { ZvtTerminal } from '../../../hardware/zvt/terminal.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets } from '../../config/secrets.ts';
import { Fault } from '../../fault.ts';
import { openTerminal } from '../../kiosk/devices.ts';
import { fileName } from '../../store/database/database.ts';
import { openStore } from '../../store/store.ts';
import type { Store } from '../../store/types.ts';

export interface Desk {
  terminal: ZvtTerminal;
  /** whether it takes payments now, and its own name or why not */
  state: DeviceState;
  address: string;
  /**
   * begun or unknown in the kiosk's journal: only the kiosk, or a person, can say what became of
   * them
   */
  openPayments: number;
}

/** How long a terminal may take until it can be asked. */
const patienceMs = 5_000;

/** `given`: the password, where it is not to be looked up. */
interface Secret {
  given: string | null;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Faults: `no-terminal`, `secret-missing`, `in-use`, `terminal-away`, and those of `openStore`. */
export async function withTerminal<Answer>(
  config: Config,
  secret: Secret,
  ask: (desk: Desk) => Promise<Answer>,
): Promise<Answer> {
  const { terminal: settings } = config;
  if (!settings)
    throw new Fault(
      'terminal',
      'no-terminal',
      'This kiosk has no payment terminal.',
      'See `terminal`.',
    );
  const password = passwordOf(settings, secret);
  const store = holdJournal(config);
  try {
    let tell: (state: DeviceState) => void = () => {};
    const answered = new Promise<DeviceState>((resolve, reject) => {
      let reason = 'it does not answer';
      const timer = setTimeout(() => reject(away(settings.address, reason)), patienceMs);
      tell = (state) => {
        if (state.state === 'down' && !terminal.answers) reason = state.reason;
        else {
          clearTimeout(timer);
          resolve(state);
        }
      };
    });
    const terminal = openTerminal(
      settings,
      password,
      { onState: (state) => tell(state) },
      () => {},
      'lines',
    );
    try {
      const openPayments =
        store?.journal.open().filter(({ transaction }) => transaction.kind === 'payment').length ??
        0;
      return await ask({
        terminal,
        state: await answered,
        address: settings.address,
        openPayments,
      });
    } finally {
      await terminal.close();
    }
  } finally {
    store?.close();
  }
}

/** null where there is none yet: a terminal is tried before the first start, too. */
function holdJournal({ store: { folder, keyFile } }: Config): Store | null {
  if (!existsSync(join(folder, fileName))) return null;
  try {
    return openStore({ folder, log: () => {}, ...(keyFile === undefined ? {} : { keyFile }) });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'in-use') throw error;
    const remedy =
      'Stop it first, or wait until it is stopped: it alone may speak to the terminal while it runs.';
    throw new Fault(
      'terminal',
      'in-use',
      'The kiosk that runs has the payment terminal.',
      remedy,
      error,
    );
  }
}

function passwordOf(
  terminal: NonNullable<Config['terminal']>,
  { given, environment }: Secret,
): string {
  if (given !== null && !/^\d{6}$/.test(given))
    throw new Fault(
      'terminal',
      'secret-missing',
      'What was given is not six digits.',
      'Give the password of the terminal.',
    );
  if (given !== null) return given;
  const { secrets, complaints } = readSecrets({ terminal }, environment);
  const password = secrets['terminal.password'];
  if (password !== undefined) return password;
  const [complaint] = complaints;
  throw new Fault(
    'terminal',
    'secret-missing',
    `${complaint?.path}: ${complaint?.problem}`,
    complaint?.remedy ?? '',
  );
}

function away(address: string, reason: string): Fault {
  const remedy =
    'Look at its plug, its cable and its ECR interface; `kiosk doctor --part terminal` looks closer.';
  // A reason that comes from the line begins with where it is.
  const why = reason.startsWith(address) ? reason : `${address}: ${reason}`;
  return new Fault('terminal', 'terminal-away', `The terminal cannot be used. ${why}`, remedy);
}
