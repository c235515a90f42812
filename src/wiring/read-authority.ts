/** A certificate authority that the configuration names as a file. */
import { createSecureContext } from 'node:tls';
import { Fault } from '../fault.ts';
import { readRegularFile } from '../files.ts';

/** PEM. Throws a Fault where the file holds none. */
export function readAuthority(file: string, setting = 'help.call.ca'): string {
  const remedy = `Name a readable PEM file as \`${setting}\` in the configuration.`;
  try {
    const ca = readRegularFile(file).toString('utf8');
    // TLS takes a file without any certificate, and then trusts none.
    if (!/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(ca)) throw new TypeError('no PEM');
    createSecureContext({ ca });
    return ca;
  } catch (cause) {
    const problem = `${file} is no certificate authority that can be read.`;
    throw new Fault('help', 'certificate-unreadable', problem, remedy, cause);
  }
}
