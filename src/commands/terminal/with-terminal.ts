/**
 * A connection to what patrons pay with. Of a terminal the journal is locked, so that no kiosk uses
 * it meanwhile; a payment host answers many.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceState, PaymentTerminal, TerminalEvents } from '../../../hardware/devices.ts';
import type { PaymentWay } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets, type Secrets } from '../../config/secrets/secrets.ts';
import { Fault } from '../../fault.ts';
import { openCode, openTerminal } from '../../kiosk/devices/payments.ts';
import { fileName } from '../../store/database/database.ts';
import { openStore } from '../../store/store.ts';
import type { Store } from '../../store/types.ts';
import { codeHost } from '../../wiring/code-host.ts';
import { shell } from '../common/shell.ts';

export interface OpenTerminal {
  terminal: PaymentTerminal;
  way: PaymentWay;
  /** whether it takes payments now, and its name or why not */
  state: DeviceState;
  address: string;
  /** not settled in the journal: their outcome is known to the kiosk or to a person alone */
  openPayments: number;
}

interface Opening {
  way: PaymentWay;
  /** the driver's secret, in place of the one that the configuration names */
  given: string | undefined;
}

/** How long one may take until it answers: a line, a certificate and a log-in. */
const patienceMs = { zvt: 5_000, opi: 15_000, adyen: 15_000, 'bancontact-pay': 15_000 };

/**
 * Faults: `no-terminal`, `no-code`, `secret-missing`, `in-use`, `terminal-away`, and those of
 * `openStore`.
 */
export async function withTerminal<Answer>(
  config: Config,
  { way, given }: Opening,
  ask: (open: OpenTerminal) => Promise<Answer>,
): Promise<Answer> {
  const target = targetOf(config, way);
  const secrets = secretsFor(config, target, given);
  const store = way === 'terminal' ? lockJournal(config) : null;
  try {
    let onState: (state: DeviceState) => void = () => {};
    const answered = new Promise<DeviceState>((resolve, reject) => {
      let reason = 'it does not answer';
      const timer = setTimeout(() => reject(away(target, reason)), patienceMs[target.driver]);
      onState = (state) => {
        if (state.state === 'down' && !terminal.answers) reason = state.reason;
        else {
          clearTimeout(timer);
          resolve(state);
        }
      };
    });
    // Closed before it answered: the wait is given up, and the open port says why.
    answered.catch(() => {});
    const terminal = target.open(secrets, { onState: (state) => onState(state) });
    try {
      return await ask({
        terminal,
        way,
        state: await answered,
        address: target.address,
        openPayments: store ? openPaymentsOf(store, way) : 0,
      });
    } finally {
      await terminal.close();
    }
  } finally {
    store?.close();
  }
}

interface Target {
  way: PaymentWay;
  driver: PaymentTerminal['driver'];
  address: string;
  /** null: the protocol has none */
  secret: keyof Secrets | null;
  open(secrets: Secrets, events: TerminalEvents): PaymentTerminal;
}

function targetOf(config: Config, way: PaymentWay): Target {
  const { terminal, code, library } = config;
  const common = { log: () => {}, timeZone: library.timeZone };
  if (way === 'terminal' && terminal)
    return {
      way,
      driver: terminal.driver,
      address: terminal.address,
      secret: secretOf[terminal.driver],
      open: (secrets, events) =>
        openTerminal(terminal, { ...common, secrets, events, cardReceipts: 'lines' }),
    };
  if (way === 'code' && code)
    return {
      way,
      driver: code.driver,
      address: codeHost(code),
      secret: 'code.apiKey',
      open: (secrets, events) => openCode(code, { ...common, secrets, events }),
    };
  throw way === 'terminal'
    ? new Fault('terminal', 'no-terminal', 'This kiosk has no payment terminal.', 'See `terminal`.')
    : new Fault('code', 'no-code', 'This kiosk takes no payments by a code.', 'See `code`.');
}

const secretOf = {
  zvt: 'terminal.password',
  opi: null,
  adyen: 'terminal.adyen.key.passphrase',
} as const;

function secretsFor(
  { terminal, code }: Config,
  { way, driver, secret }: Target,
  given: string | undefined,
): Secrets {
  if (given !== undefined && secret === null)
    throw missing('There is no password in this protocol.', 'Leave --password-stdin out.');
  if (given === '' || (given !== undefined && driver === 'zvt' && !/^\d{6}$/.test(given)))
    throw driver === 'zvt'
      ? missing(
          'The password on standard input is not six digits.',
          'Give the password of the terminal.',
        )
      : missing('Standard input is empty.', 'Give the secret on its first line.');
  const read = readSecrets(way === 'terminal' ? { terminal } : { code }, shell().env);
  const [complaint] = read.complaints.filter(({ path }) => given === undefined || path !== secret);
  if (complaint) throw missing(`${complaint.path}: ${complaint.problem}`, complaint.remedy);
  return { ...read.secrets, ...(secret && given !== undefined ? { [secret]: given } : {}) };
}

function missing(text: string, remedy: string): Fault {
  return new Fault('terminal', 'secret-missing', text, remedy);
}

function openPaymentsOf({ journal }: Store, way: PaymentWay): number {
  return journal
    .open()
    .filter(({ transaction }) => transaction.kind === 'payment' && transaction.way === way).length;
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

const looks = {
  zvt: 'Look at its plug, its cable and its ECR interface; `kiosk doctor --part terminal` looks closer.',
  opi: 'Look at its plug, its network and whether OPI is on; `kiosk doctor --part terminal` looks closer.',
  adyen:
    'Look at its plug and its network, its POIID and the key; `kiosk doctor --part terminal` looks closer.',
  'bancontact-pay':
    'Look at the connection to the internet and code.apiKey; `kiosk doctor --part code` looks closer.',
};

function away({ way, driver, address }: Target, reason: string): Fault {
  // A reason that comes from the line begins with where it is.
  const why = reason.startsWith(address) ? reason : `${address}: ${reason}`;
  const text = `${names[way]} cannot be used. ${why}`;
  return new Fault('terminal', 'terminal-away', text, looks[driver]);
}

const names = { terminal: 'The terminal', code: 'The payment host' };
