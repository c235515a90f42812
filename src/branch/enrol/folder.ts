/** The folder of an enrolled kiosk (`branch.folder`): written when it is enrolled, read when it starts. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault, systemCode } from '../../fault.ts';
import { exposureOf, readRegularFile, syncFolder, writeFileAtomically } from '../../files.ts';
import { type OpenedKeys, openKeysDocument } from '../keys/keys-document.ts';
import type { Identity, IdentityFile } from './identity.ts';

/** A branch or a kiosk: it stands in subjects of the broker and in certificates. */
export const branchName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens, at most 32');

/** `tls://host:port`: the only way to a broker. */
export const brokerAddress = z
  .string()
  .regex(/^tls:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+):[0-9]{1,5}$/i, 'tls://host:port');

const recipient = z.string().regex(/^age1[0-9a-z]{58}$/, 'an age recipient, age1…');
const publicKey = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);

export const identityFile: z.ZodType<IdentityFile> = z.object({
  version: z.literal(1),
  branch: branchName,
  kiosk: branchName,
  broker: brokerAddress,
  staffRecipient: recipient,
  authority: publicKey,
});

const names = {
  identity: 'identity.json',
  ca: 'ca.pem',
  certificate: 'kiosk.pem',
  privateKey: 'kiosk.key',
  nkeySeed: 'kiosk.nk',
  ageIdentity: 'kiosk.age',
  keys: 'keys.json',
} as const;

type Secret = 'privateKey' | 'nkeySeed' | 'ageIdentity';
const secrets: readonly Secret[] = ['privateKey', 'nkeySeed', 'ageIdentity'];

/**
 * Throws a Fault: `branch-not-enrolled` where the folder holds no identity, `branch-folder-wrong`
 * where a file of it is missing, damaged or readable for others. No message quotes a content.
 * `keyFile`: the secrets, where they are not in the folder (`branch.keyFile`).
 */
export function readIdentity(folder: string, keyFile?: string): Identity {
  const found = identityFile.safeParse(parse(readPublic(folder, 'identity')));
  if (!found.success)
    throw wrong(folder, names.identity, z.prettifyError(found.error).replaceAll('\n', ' '));
  const certificate = readPublic(folder, 'certificate');
  const own =
    keyFile === undefined
      ? {
          privateKey: readSecret(folder, 'privateKey'),
          nkeySeed: readSecret(folder, 'nkeySeed').trim(),
          ageIdentity: readSecret(folder, 'ageIdentity').trim(),
        }
      : readKeyFile(keyFile, certificate);
  return { ...found.data, ca: readPublic(folder, 'ca'), certificate, ...own };
}

/** The three files one after the other, in any order. */
function readKeyFile(keyFile: string, certificate: string): Pick<Identity, Secret> {
  const fault = (why: string, cause?: unknown) =>
    new Fault(
      'branch',
      'branch-folder-wrong',
      `${keyFile} (branch.keyFile) does not hold the secrets of this enrolment: ${why}.`,
      'Seal kiosk.key, kiosk.nk and kiosk.age of the last enrolment again (docs/hardening.md), or enrol this kiosk anew.',
      cause,
    );
  let text: string;
  let exposed: string | null;
  try {
    text = readRegularFile(keyFile, 100_000).toString('utf8');
    exposed = exposureOf(statSync(keyFile), keyFile);
  } catch (error) {
    throw fault(`it cannot be read, ${systemCode(error)}`, error);
  }
  if (exposed !== null) throw fault(`it ${exposed}`);
  const privateKey = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/.exec(text)?.[0];
  const nkeySeed = /^SU[A-Z2-7]{56}$/m.exec(text)?.[0];
  const ageIdentity = /^AGE-SECRET-KEY-1[0-9A-Z]+$/m.exec(text)?.[0];
  if (privateKey === undefined || nkeySeed === undefined || ageIdentity === undefined)
    throw fault('one of the three is missing');
  if (!isKeyOf(certificate, privateKey)) throw fault('they are of another enrolment');
  return { privateKey, nkeySeed, ageIdentity };
}

function isKeyOf(certificate: string, privateKey: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

/**
 * The branch keys that this kiosk got last. Faults as of `readIdentity`, and `branch-keys-refused`
 * where the authority has not signed them for this kiosk.
 */
export async function readKeys(folder: string, identity: Identity): Promise<OpenedKeys> {
  return openKeysDocument(readPublic(folder, 'keys'), identity);
}

/** After `openKeysDocument` has accepted a newer document. Throws the error of the file system. */
export function writeKeys(folder: string, document: string): void {
  writeFileAtomically(join(folder, names.keys), document, 0o600);
}

/** `identity.json` is written last: without it the folder is not enrolled. */
export function writeIdentity(folder: string, identity: Identity, keysDocument: string): void {
  const { ca, certificate, privateKey, nkeySeed, ageIdentity, ...file } = identity;
  makePrivateFolder(folder);
  const write = (name: keyof typeof names, content: string) =>
    writeFileAtomically(join(folder, names[name]), content, 0o600);
  write('privateKey', privateKey);
  write('nkeySeed', `${nkeySeed}\n`);
  write('ageIdentity', `${ageIdentity}\n`);
  write('ca', ca);
  write('certificate', certificate);
  write('keys', keysDocument);
  write('identity', `${JSON.stringify(file, null, 2)}\n`);
}

/** For its owner alone. A link is not followed: it could lead to a folder that others read. */
export function makePrivateFolder(folder: string, mode = 0o700): void {
  const present = lstatSync(folder, { throwIfNoEntry: false });
  if (present === undefined) {
    mkdirSync(folder, { mode });
    syncFolder(dirname(folder));
  } else if (!present.isDirectory())
    throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
  // Also after mkdir, whose mode the umask narrows.
  chmodSync(folder, mode);
}

function readPublic(folder: string, name: keyof typeof names): string {
  try {
    return readRegularFile(join(folder, names[name]), 100_000).toString('utf8');
  } catch (error) {
    if (name === 'identity' && systemCode(error) === 'ENOENT')
      throw new Fault(
        'branch',
        'branch-not-enrolled',
        `${folder} does not hold an enrolment in a branch.`,
        'Enrol this kiosk: kiosk branch enrol (docs/branch.md, "Set up").',
        error,
      );
    throw wrong(folder, names[name], `it cannot be read, ${systemCode(error)}`, error);
  }
}

function readSecret(folder: string, name: Secret): string {
  const content = readPublic(folder, name);
  if ((statSync(join(folder, names[name])).mode & 0o077) !== 0)
    throw wrong(folder, names[name], 'other users can read it: chmod 600');
  return content;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(folder: string, name: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'branch',
    'branch-folder-wrong',
    `${join(folder, name)} is not as it was written when this kiosk was enrolled (${why}).`,
    'Put the folder back from a copy, or revoke the kiosk at the host and enrol it anew (docs/branch.md).',
    cause,
  );
}

/** The secret files, for what lists or packs the folder. */
export const secretFiles: readonly string[] = secrets.map((each) => names[each]);
