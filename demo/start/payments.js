/** What the kiosk is configured with to be paid: terminal, code, or both. */
import { passwords, secretIn } from './config.js';

/** What the simulators say of themselves once they are ready. @typedef {{ adyen?: { poiId: string, keyIdentifier: string, keyVersion: number, rootCertificate: string, rootSha256: string } }} Ready */

/** Of the simulated parts: as `simulators/payments.ts` has it, and of Adyen's worked example. */
const secrets = { code: 'lindeveld-product-key', adyen: 'p@ssw0rd123456' };

/**
 * The terminal and the code of the configuration.
 * @param {any} config @param {string} folder @param {import('./config.js').Options} options
 * @param {Ready} [ready]
 */
export function configurePayments(
  config,
  folder,
  { ports, payBy, protocol, terminal },
  ready = {},
) {
  const driver = !payBy.includes('terminal') ? 'none' : terminal === undefined ? protocol : 'own';
  if (driver === 'none') config.terminal = null;
  if (driver === 'zvt')
    config.terminal.password = secretIn(folder, 'terminal-password', passwords.terminal);
  if (driver === 'opi')
    config.terminal = {
      ...{ driver, address: `tcp://127.0.0.1:${ports.terminal}` },
      opi: { dialect: 'nl', listenPort: ports.opi, listenAddress: '127.0.0.1' },
    };
  if (driver === 'adyen' && ready.adyen) {
    const { poiId, keyIdentifier, keyVersion, rootCertificate, rootSha256 } = ready.adyen;
    const passphrase = secretIn(folder, 'terminal-passphrase', secrets.adyen);
    config.terminal = {
      ...{ driver, address: `tls://127.0.0.1:${ports.terminal}` },
      adyen: {
        ...{ poiId, environment: 'test', bookTrial: true, rootCertificate, rootSha256 },
        key: { identifier: keyIdentifier, version: keyVersion, passphrase },
      },
    };
  }
  if (payBy.includes('code'))
    config.code = {
      address: `http://127.0.0.1:${ports.code}`,
      apiKey: secretIn(folder, 'code-api-key', secrets.code),
      void: true,
    };
}
