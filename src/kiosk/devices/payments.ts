/** Opens what patrons pay with: the terminal, and payments by a code on the screen. */

import { openAdyenTerminal } from '../../../hardware/adyen/terminal.ts';
import { openSigning } from '../../../hardware/bancontact/refund.ts';
import { openBancontact } from '../../../hardware/bancontact/terminal.ts';
import type { DeviceState, PaymentTerminal, TerminalEvents } from '../../../hardware/devices.ts';
import { openOpiTerminal } from '../../../hardware/opi/terminal.ts';
import type { TerminalDriver } from '../../../hardware/terminals.ts';
import type { CardReceipts } from '../../../hardware/zvt/commands.ts';
import { openZvtTerminal, zvtSerialDefaults } from '../../../hardware/zvt/terminal.ts';
import type { Log, PaymentWay } from '../../../machines/domain.ts';
import type { Terminal } from '../../circulation/parts.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { Fault } from '../../fault.ts';
import { codeHost } from '../../wiring/code-host.ts';
import { readTerminalRoot } from '../../wiring/terminal-root.ts';
import { isTrial } from '../../wiring/trial.ts';
import { addressOf, line } from './address.ts';

/** With `reverse` only where the configuration sets it. */
export type KioskPayments = Terminal & Pick<PaymentTerminal, 'diagnose'>;

interface OpenOptions {
  secrets: Secrets;
  events: TerminalEvents;
  log: Log;
  /** of the library */
  timeZone: string;
  /** ZVT: `lines` where the receipts are read; none by default */
  cardReceipts?: CardReceipts;
}

type TerminalSettings = NonNullable<Config['terminal']>;

const openers: Readonly<
  Record<TerminalDriver, (settings: TerminalSettings, options: OpenOptions) => PaymentTerminal>
> = { zvt: openZvt, opi: openOpi, adyen: openAdyen };

export function openTerminal(settings: TerminalSettings, options: OpenOptions): PaymentTerminal {
  return openers[settings.driver](settings, options);
}

function openZvt(
  { address, codePage, commandTimeoutMs, paymentTimeoutMs, heartbeatMs }: TerminalSettings,
  { secrets, events, log, cardReceipts = 'none' }: OpenOptions,
): PaymentTerminal {
  return openZvtTerminal(
    addressOf(address, zvtSerialDefaults),
    events,
    {
      password: secrets['terminal.password'] ?? '000000',
      codePage,
      commandTimeoutMs,
      paymentTimeoutMs,
      heartbeatMs,
      cardReceipts,
      line,
    },
    log,
  );
}

/**
 * A question to an idle terminal of OPI is a log-in, one to a terminal of Adyen a connection with
 * its certificate: they come six times less often.
 */
const questionsApart = 6;

function openOpi(
  { address, opi, commandTimeoutMs, paymentTimeoutMs, heartbeatMs }: TerminalSettings,
  { events, log, timeZone }: OpenOptions,
): PaymentTerminal {
  if (opi === null) throw notSet('opi');
  const { workstation, pop, sender, listenAddress, listenPort, ...others } = opi;
  return openOpiTerminal(
    addressOf(address),
    events,
    {
      ...others,
      identity: { workstation, pop, sender },
      listen: { address: listenAddress, port: listenPort },
      timeZone,
      commandTimeoutMs,
      paymentTimeoutMs,
      heartbeatMs: heartbeatMs * questionsApart,
      retryMs: Math.min(heartbeatMs, 2_000),
    },
    log,
  );
}

function openAdyen(
  { address: text, adyen, ...settings }: TerminalSettings,
  { secrets, events, log, timeZone }: OpenOptions,
): PaymentTerminal {
  if (!adyen) throw notSet('adyen');
  const { commandTimeoutMs, paymentTimeoutMs, heartbeatMs } = settings;
  const { poiId, saleId, environment, rootSha256, reversalAccepted, displayPort } = adyen;
  const { key, nextKey } = adyen;
  const address = addressOf(text);
  return openAdyenTerminal(
    address,
    events,
    {
      poiId,
      saleId,
      environment,
      rootSha256,
      reversalAccepted,
      displayPort,
      timeZone,
      commandTimeoutMs,
      paymentTimeoutMs,
      heartbeatMs: heartbeatMs * questionsApart,
      retryMs: Math.min(heartbeatMs, 1_000),
      rootCertificate: address.kind === 'tls' ? readTerminalRoot(adyen) : '',
      key: { ...key, passphrase: secrets['terminal.adyen.key.passphrase'] ?? '' },
      nextKey: nextKey && {
        ...nextKey,
        passphrase: secrets['terminal.adyen.nextKey.passphrase'] ?? '',
      },
    },
    log,
  );
}

export function openCode(
  settings: NonNullable<Config['code']>,
  { secrets, events, log, timeZone }: OpenOptions,
): PaymentTerminal {
  const { description, pollMs, graceMs } = settings;
  const privateKey = secrets['code.refund.privateKey'] ?? '';
  const refund = settings.refund && { ...settings.refund, privateKey };
  if (refund) checkRefundKey(refund);
  return openBancontact(
    {
      address: codeHost(settings),
      description,
      timeZone,
      refund,
      void: settings.void,
      pollMs,
      graceMs,
      apiKey: secrets['code.apiKey'] ?? '',
    },
    events,
    log,
  );
}

/** Throws a Fault where nothing can be signed with it. */
function checkRefundKey(refund: Parameters<typeof openSigning>[0]): void {
  try {
    openSigning(refund);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const remedy =
      'Give the P-256 key of PKCS #8 in base64, on one line, or set code.refund to null.';
    throw new Fault('code', 'refund-key-wrong', `Payments by a code: ${why}.`, remedy);
  }
}

function notSet(driver: 'opi' | 'adyen'): Fault {
  const text = `terminal.driver is ${driver}, and the settings of that driver are missing.`;
  const remedy = `Set terminal.${driver} (docs/payments/${driver}.md), or another terminal.driver.`;
  return new Fault('terminal', 'driver-not-set', text, remedy);
}

export function openPayments(
  { terminal, code, library }: Pick<Config, 'terminal' | 'code' | 'library'>,
  options: {
    secrets: Secrets;
    log: Log;
    stateOf(way: PaymentWay): (state: DeviceState) => void;
  },
): { [Way in PaymentWay]: KioskPayments | null } & { close(): Promise<void> } {
  const { secrets, log, stateOf } = options;
  const { timeZone } = library;
  const ways = { terminal, code };
  const open = (way: PaymentWay) => ({ secrets, log, timeZone, events: { onState: stateOf(way) } });
  const opened = {
    terminal: terminal && openTerminal(terminal, open('terminal')),
    code: code && openCode(code, open('code')),
  };
  return {
    terminal:
      opened.terminal &&
      terminal &&
      circulating(opened.terminal, { ...terminal, isTrial: isTrial(ways, 'terminal') }),
    code:
      opened.code && code && circulating(opened.code, { ...code, isTrial: isTrial(ways, 'code') }),
    close: async () => {
      for (const one of [opened.code, opened.terminal]) await one?.close();
    },
  };
}

type Settling = Pick<NonNullable<Config['terminal']>, 'ifNotBooked' | 'afterLoss'> & {
  isTrial: boolean;
};

function circulating(
  opened: PaymentTerminal,
  { ifNotBooked, afterLoss, isTrial }: Settling,
): KioskPayments {
  const { driver, approvalStands, findsEarlier, outcomeOf, diagnose } = opened;
  return {
    driver,
    approvalStands,
    findsEarlier,
    afterLoss,
    isTrial,
    authorise: opened.authorise,
    lastTransaction: opened.lastTransaction,
    ...(outcomeOf && { outcomeOf }),
    ...(diagnose && { diagnose }),
    ...(ifNotBooked === 'reverse' ? { reverse: opened.reverse } : {}),
  };
}
