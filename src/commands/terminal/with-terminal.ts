/**
 * A connection to the payment terminal, with the journal locked so that no kiosk uses it meanwhile.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceState, PaymentTerminal } from '../../../hardware/devices.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets } from '../../config/secrets/secrets.ts';
import { Fault } from '../../fault.ts';
import { openTerminal } from '../../kiosk/payments.ts';
import { fileName } from '../../store/database/database.ts';
import { openStore } from '../../store/store.ts';
import type { Store } from '../../store/types.ts';

export interface OpenTerminal {
  terminal: PaymentTerminal;
  /** whether it takes payments now, and its name or why not */
  state: DeviceState;
  address: string;
  /** not settled in the journal: their outcome is known to the kiosk or to a person alone */
  openPayments: number;
}

/** How long a terminal may take until it answers. */
const patienceMs = 5_000;

/**
 * `given`: the password, in place of the one that the configuration names. Faults: `no-terminal`,
 * `secret-missing`, `in-use`, `terminal-away`, and those of `openStore`.
 */
export async function withTerminal<Answer>(
  config: Config,
  given: string | undefined,
  ask: (open: OpenTerminal) => Promise<Answer>,
): Promise<Answer> {
  const { terminal: settings } = config;
  if (!settings)
    throw new Fault(
      'terminal',
      'no-terminal',
      'This kiosk has no payment terminal.',
      'See `terminal`.',
    );
  const password = given === undefined ? readPassword(settings) : checkPassword(given);
  const store = lockJournal(config);
  try {
    let onState: (state: DeviceState) => void = () => {};
    const answered = new Promise<DeviceState>((resolve, reject) => {
      let reason = 'it does not answer';
      const timer = setTimeout(() => reject(away(settings.address, reason)), patienceMs);
      onState = (state) => {
        if (state.state === 'down' && !terminal.answers) reason = state.reason;
        else {
          clearTimeout(timer);
          resolve(state);
        }
      };
    });
    const terminal = openTerminal(settings, {
      secrets: { 'terminal.password': password },
      events: { onState: (state) => onState(state) },
      log: () => {},
      timeZone: config.library.timeZone,
      cardReceipts: 'lines',
    });
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

/** null before the first start of the kiosk: there is no journal yet. */
function lockJournal({ store: { folder, keyFile } }: Config): Store | null {
  if (!existsSync(join(folder, fileName))) return null;
  try {
    return openStore({ folder, keyFile, log: () => {} });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'in-use') throw error;
    const remedy = 'Stop it first: while it runs it alone may use the terminal.';
    throw new Fault(
      'terminal',
      'in-use',
      'The running kiosk has the payment terminal.',
      remedy,
      error,
    );
  }
}

function checkPassword(given: string): string {
  if (/^\d{6}$/.test(given)) return given;
  throw new Fault(
    'terminal',
    'secret-missing',
    'The password on standard input is not six digits.',
    'Give the password of the terminal.',
  );
}

function readPassword(terminal: NonNullable<Config['terminal']>): string {
  const { secrets, complaints } = readSecrets({ terminal }, process.env);
  const password = secrets['terminal.password'];
  if (password !== undefined) return password;
  const { path, problem, remedy } = complaints[0] ?? { path: '', problem: '', remedy: '' };
  throw new Fault('terminal', 'secret-missing', `${path}: ${problem}`, remedy);
}

function away(address: string, reason: string): Fault {
  const remedy =
    'Look at its plug, its cable and its ECR interface; `kiosk doctor --part terminal` looks closer.';
  // A reason that comes from the line begins with where it is.
  const why = reason.startsWith(address) ? reason : `${address}: ${reason}`;
  return new Fault('terminal', 'terminal-away', `The terminal cannot be used. ${why}`, remedy);
}
