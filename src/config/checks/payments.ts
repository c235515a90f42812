/** What the ways to pay cannot be without, and what they cannot be beside. */
import type { z } from 'zod';
import { paymentCurrency } from '../../../hardware/payment.ts';
import { type code, codeHosts, driversWithSection, type terminal } from '../devices/payments.ts';
import { loopbackHost } from '../kinds.ts';
import type { screen } from '../kiosk.ts';
import type { library } from '../library.ts';
import { type metrics, readListenAddress } from '../metrics.ts';
import type { Complain } from './complain.ts';

interface Config {
  library: z.output<typeof library>;
  terminal: z.output<typeof terminal>;
  code: z.output<typeof code>;
  screen: z.output<typeof screen>;
  metrics: z.output<typeof metrics>;
}

export function checkPayments(config: Config, complain: Complain): void {
  const { terminal, code, library } = config;
  for (const [way, settings] of Object.entries({ terminal, code }))
    if (settings !== null && library.currency !== paymentCurrency)
      complain(
        [way],
        `is asked for ${paymentCurrency}, and library.currency is ${library.currency}: write null, and let patrons pay at the desk`,
        { is: 'currency-of-payments', asked: paymentCurrency, currency: library.currency },
      );
  for (const driver of driversWithSection) {
    if (terminal?.driver === driver && terminal[driver] === null)
      complain(['terminal', driver], `is missing: the driver ${driver} has its settings there`, {
        is: 'driver-settings-missing',
        driver,
      });
    if (terminal && terminal.driver !== driver && terminal[driver] !== null)
      complain(
        ['terminal', driver],
        `is of the driver ${driver}, and this terminal has the driver ${terminal.driver}: write null`,
        { is: 'driver-settings-of-other', driver, has: terminal.driver },
      );
  }
  if (
    terminal?.driver === 'adyen' &&
    !/^tls:|^tcp:\/\/(localhost|127\.[\d.]+):/.test(terminal.address)
  )
    complain(
      ['terminal', 'address'],
      'is not encrypted, which the driver adyen needs: write tls://host:8443',
      { is: 'terminal-in-clear' },
    );
  if (terminal?.driver === 'opi' && !terminal.address.startsWith('tcp://'))
    complain(['terminal', 'address'], 'is not tcp://host:port, which OPI needs', {
      is: 'terminal-not-tcp',
    });
  checkListenPort(config, complain);
  const { key, nextKey } = terminal?.adyen ?? {};
  if (nextKey && nextKey.identifier === key?.identifier && nextKey.version === key.version)
    complain(
      ['terminal', 'adyen', 'nextKey'],
      'is the key of the same name and version: write its new version, or null',
      { is: 'same-key' },
    );
  const host = code?.address && URL.canParse(code.address) ? new URL(code.address) : null;
  if (host && host.protocol === 'http:' && !loopbackHost.test(host.hostname))
    complain(['code', 'address'], 'has no encryption, and is not this machine: write https://', {
      is: 'code-in-clear',
    });
  if (code?.environment === 'preprod' && host?.origin === codeHosts.production)
    complain(
      ['code', 'environment'],
      'is "preprod", a trial in which nothing is booked, and code.address is the host at which money moves: leave code.address out, or write "production"',
      { is: 'trial-at-production' },
    );
  // With Void too: by the time the library system refuses, the payment is acknowledged.
  if (code?.ifNotBooked === 'reverse' && code.refund === null)
    complain(
      ['code', 'ifNotBooked'],
      'is "reverse", and nothing signs a refund: set code.refund, or write "list"',
      { is: 'refund-missing' },
    );
}

/** The terminal connects to this port, so that nothing else of the kiosk may listen there. */
function checkListenPort({ terminal, screen, metrics }: Config, complain: Complain): void {
  const isAdyen = terminal?.driver === 'adyen';
  const port = (isAdyen ? terminal.adyen?.displayPort : terminal?.opi?.listenPort) ?? 0;
  const setting = isAdyen ? ['adyen', 'displayPort'] : ['opi', 'listenPort'];
  const others = {
    screen: screen.port,
    metrics: metrics ? readListenAddress(metrics.address).port : 0,
  };
  for (const [other, taken] of Object.entries(others))
    if (port !== 0 && port === taken)
      complain(
        ['terminal', ...setting],
        `is the port of the ${other} too (${port}): each has its own`,
        { is: 'port-shared', other, port },
      );
}
