/**
 * Writes a secret that a person has typed into a file of its own, beside the configuration:
 * `secrets/NAME`, for the user of the kiosk alone.
 */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Fault, systemCode } from '../../fault.ts';
import { syncFolder, writeFileAtomically } from '../../files.ts';

const folderName = 'secrets';
const folderMode = 0o700;
const fileMode = 0o600;

/** The names of the files that the kiosk itself writes, by the path of their setting. */
const secretFiles = {
  'sip2.password': 'sip2-password',
  'sip2.terminalPassword': 'sip2-terminal-password',
  'terminal.password': 'terminal-password',
  'terminal.adyen.key.passphrase': 'adyen-passphrase',
  'terminal.adyen.nextKey.passphrase': 'adyen-next-passphrase',
  'code.apiKey': 'code-api-key',
  'code.refund.privateKey': 'code-refund-key',
  'service.operator': 'operator-pin',
  'service.technician': 'technician-pin',
  'service.operatorCode': 'operator-code',
  'service.technicianCode': 'technician-code',
} as const;
export type WrittenSecret = keyof typeof secretFiles;

export function isWrittenSecret(path: string): path is WrittenSecret {
  return Object.hasOwn(secretFiles, path);
}

/** What the setting is once `writeSecret` has written it. */
export function writtenReference(setting: WrittenSecret, name: string = secretFiles[setting]) {
  return { file: `${folderName}/${name}` };
}

/**
 * The name of a new secret that must not replace the one in use: each setting has two, of which one
 * is in use at most. `inUse`: the files that configurations name, absolute.
 */
export function freeName(file: string, setting: WrittenSecret, inUse: ReadonlySet<string>): string {
  const name = secretFiles[setting];
  return inUse.has(join(dirname(resolve(file)), folderName, name)) ? `${name}-2` : name;
}

/**
 * Writes the secret of a setting beside the configuration `file`, and gives what the setting then
 * is: a path that the configuration resolves from its own folder. After a power failure the file
 * has its old or its new content. A Fault `secret-unwritable` when it cannot be written; no message
 * quotes the secret.
 */
export function writeSecret(
  file: string,
  setting: WrittenSecret,
  value: string,
  name: string = secretFiles[setting],
): { file: string } {
  if (value === '' || /[\r\n\0]/.test(value))
    throw unwritable(name, 'it is empty or of more lines');
  const folder = join(dirname(resolve(file)), folderName);
  try {
    makeFolder(folder);
    writeFileAtomically(join(folder, name), `${value}\n`, fileMode);
  } catch (error) {
    throw unwritable(join(folder, name), systemCode(error), error);
  }
  return writtenReference(setting, name);
}

/** Replaces the secret in the file that a setting names: old or new after a power failure. */
export function replaceSecret(file: string, value: string): void {
  try {
    writeFileAtomically(file, `${value}\n`, fileMode);
  } catch (error) {
    throw unwritable(file, systemCode(error), error);
  }
}

/** A link is not followed: it could lead to a folder that others read. */
function makeFolder(folder: string): void {
  const present = lstatSync(folder, { throwIfNoEntry: false });
  if (present === undefined) {
    mkdirSync(folder, { mode: folderMode });
    syncFolder(dirname(folder));
  } else if (!present.isDirectory())
    throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
  // Also after mkdir, whose mode the umask narrows.
  chmodSync(folder, folderMode);
}

function unwritable(file: string, why: string, cause?: unknown): Fault {
  const remedy =
    'Run it as the user of the kiosk (`sudo kiosk …` of the package does), who must own the folder of the configuration; look whether the disk is full.';
  const text = `The secret cannot be written to ${file} (${why}).`;
  return new Fault('configuration', 'secret-unwritable', text, remedy, cause);
}
