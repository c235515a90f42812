/** What patrons pay with in the tests that kill: one driver of each protocol, at its simulator. */
import { openAdyenTerminal } from '../../../hardware/adyen/terminal.ts';
import { openBancontact } from '../../../hardware/bancontact/terminal.ts';
import type { Log, PaymentTerminal, TerminalEvents } from '../../../hardware/devices.ts';
import { openOpiTerminal } from '../../../hardware/opi/terminal.ts';
import { openZvtTerminal } from '../../../hardware/zvt/terminal.ts';
import type { PaymentWay } from '../../../machines/domain.ts';
import { simulatedKey, simulatedPoiId } from '../../../simulators/adyen/start.ts';
import type { Terminal } from '../../../src/circulation/parts.ts';

/** Where a simulator is, in words that another process can read. */
export type TillSpec = (
  | { driver: 'zvt'; port: number }
  | { driver: 'opi'; port: number; listenPort: number }
  | { driver: 'adyen'; port: number; root: string; rootSha256: string }
  | { driver: 'bancontact-pay'; address: string; void: boolean; refundKey: string }
) & {
  /** a payment that the library system refuses is given back */
  reverses?: boolean;
};

export const refundNames = {
  ...{ merchantId: '5bb37284e35e2b29e363df00', profileId: '5bb37284e35e2b29e363df22' },
  keyId: 'kiosk-1',
};
export const tillKey = 'the-key-of-the-host-7c1f0d';
const timeZone = 'Europe/Brussels';

export function wayOf({ driver }: TillSpec): PaymentWay {
  return driver === 'bancontact-pay' ? 'code' : 'terminal';
}

function openDriver(spec: TillSpec, events: TerminalEvents, log: Log): PaymentTerminal {
  switch (spec.driver) {
    case 'zvt':
      return openZvtTerminal(
        { kind: 'tcp', host: '127.0.0.1', port: spec.port },
        events,
        { line: { firstDelayMs: 5, maximumDelayMs: 50 } },
        log,
      );
    case 'opi':
      return openOpiTerminal(
        { kind: 'tcp', host: '127.0.0.1', port: spec.port },
        events,
        {
          ...{ dialect: 'nl', timeZone, retryMs: 50, commandTimeoutMs: 2_000 },
          identity: { sender: 'KIOSK', workstation: '1', pop: '1' },
          listen: { address: '127.0.0.1', port: spec.listenPort },
        },
        log,
      );
    case 'adyen':
      return openAdyenTerminal(
        { kind: 'tls', host: '127.0.0.1', port: spec.port },
        events,
        {
          ...{
            poiId: simulatedPoiId,
            saleId: 'KIOSK',
            environment: 'test',
            bookTrial: true,
            key: simulatedKey,
          },
          ...{ rootCertificate: spec.root, rootSha256: spec.rootSha256, timeZone },
          // A payment that is missing is missing still after this time.
          ...{ retryMs: 50, pollMs: 50, missingMs: 300 },
        },
        log,
      );
    case 'bancontact-pay':
      return openBancontact(
        {
          ...{ address: spec.address, apiKey: tillKey, void: spec.void, timeZone },
          ...{ description: 'Bibliotheek', pollMs: 15 },
          refund: { ...refundNames, privateKey: spec.refundKey },
        },
        events,
        log,
      );
  }
}

/** Resolves once it takes payments. */
export function reachTill(
  spec: TillSpec,
  log: Log,
): Promise<{ terminal: Terminal; close(): Promise<void> }> {
  return new Promise((ready) => {
    const driver = openDriver(
      spec,
      {
        onState: ({ state }) => {
          const { reverse, ...asked } = driver;
          const terminal = spec.reverses ? { ...asked, reverse } : asked;
          if (state === 'up') ready({ terminal, close: () => driver.close() });
        },
      },
      log,
    );
  });
}
