/** The root certificate by which a terminal of Adyen is known. */
import { pinnedRoot } from '../../hardware/adyen/certificate.ts';
import type { Config } from '../config/schema.ts';
import { Fault } from '../fault.ts';
import { readRegularFile } from '../files.ts';

type Settings = NonNullable<NonNullable<Config['terminal']>['adyen']>;

/** PEM. Throws a Fault where the file cannot be read, or holds another certificate. */
export function readTerminalRoot({
  rootCertificate: file,
  environment,
  rootSha256,
}: Pick<Settings, 'rootCertificate' | 'environment' | 'rootSha256'>): string {
  try {
    return pinnedRoot(readRegularFile(file).toString('utf8'), environment, rootSha256);
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'It cannot be read.';
    const remedy =
      'Get the root certificate of that environment from docs.adyen.com, and name it as `terminal.adyen.rootCertificate`.';
    throw new Fault('terminal', 'terminal-root-wrong', `${file}: ${why}`, remedy, cause);
  }
}
