/**
 * The region folder: who has it decides who belongs to the region. Its part for the hub's machine,
 * `hub/`, holds no secret but the hub's own TLS key and the key of the program that makes its streams.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import {
  clientCertificate,
  newAuthority,
  newTlsKey,
  serverCertificate,
} from '../../../src/branch/enrol/certificates.ts';
import { makePrivateFolder } from '../../../src/branch/enrol/folder.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { Fault, systemCode } from '../../../src/fault.ts';
import { readRegularFile, writeFileAtomically } from '../../../src/files.ts';
import { newHubUser, writeHubIdentity } from './hub-identity.ts';
import { type RegionRecord, regionRecord } from './region-record.ts';

/** Of an operator; the file may be moved to a stick. */
export type SigningKey = 'config' | 'package' | 'recovery';

export interface Region {
  folder: string;
  record: RegionRecord;
}

export interface NewRegion {
  folder: string;
  region: string;
  /** `tls://host:port`, as operators and as branches reach the hub */
  hub: string;
  leaf: string;
  /** further names and addresses of the hub, for its certificate */
  hosts?: readonly string[];
  listen?: string | undefined;
  leafListen?: string | undefined;
  store?: string | undefined;
  /** where `hub/` is on the hub's machine; here when left out */
  installed?: string | undefined;
  /** of the first operator */
  operator: string;
  now: string;
}

const names = {
  record: 'region.json',
  ca: 'ca.pem',
  caKey: 'ca.key',
  config: 'config.key',
  package: 'package.key',
  recovery: 'recovery.key',
} as const;

/** What the hub's machine gets. */
export const hubFolder = (folder: string) => join(folder, 'hub');
/** What this folder's operator shows the hub. */
export const operatorFolder = (folder: string) => join(folder, 'operator');

/** What the program that makes the hub's streams shows it. `hub`: the folder of that name */
export const fillerFolder = (hub: string) => join(hub, 'filler');

/**
 * Makes the folder, whose hub then needs its configuration (hub-files.ts). Returns the age identity
 * of the region's staff, which is kept nowhere. A Fault `region-exists`.
 */
export async function makeRegion(
  made: NewRegion,
): Promise<{ region: Region; staffIdentity: string }> {
  const { folder, region, hub, leaf, now } = made;
  if (existsSync(join(folder, names.record)))
    throw new Fault(
      'fleet',
      'region-exists',
      `${folder} is the folder of a region already.`,
      'Name another folder for another region. Made anew, its branches would not belong to it any more.',
    );
  const ca = newAuthority(region, 'region');
  const server = newTlsKey();
  const reachedAs = [...new Set([hostOf(hub), hostOf(leaf), ...(made.hosts ?? [])])];
  const signing = {
    config: newSigningKey(),
    package: newSigningKey(),
    recovery: newSigningKey(),
  };
  const operator = newHubUser();
  const filler = newHubUser();
  const staffIdentity = await generateX25519Identity();
  const record: RegionRecord = {
    version: 1,
    region,
    hub,
    leaf,
    listen: made.listen ?? `0.0.0.0:${new URL(hub).port}`,
    leafListen: made.leafListen ?? `0.0.0.0:${new URL(leaf).port}`,
    store: resolve(made.store ?? join(folder, 'hub', 'streams')),
    installed: resolve(made.installed ?? hubFolder(folder)),
    configKey: rawPublicKey(signing.config),
    packageKey: rawPublicKey(signing.package),
    recoveryKey: rawPublicKey(signing.recovery),
    recoveries: 0,
    configChanges: 0,
    packageChanges: 0,
    keyChanges: [],
    staffRecipient: await identityToRecipient(staffIdentity),
    filler: filler.known,
    operators: [{ name: made.operator, may: 'operates', addedAt: now, ...operator.known }],
    branches: [],
  };
  makePrivateFolder(folder);
  makePrivateFolder(hubFolder(folder), 0o750);
  const write = (name: string, content: string, mode = 0o600) =>
    writeFileAtomically(join(folder, name), content, mode);
  write(names.ca, ca.certificate);
  write(names.caKey, ca.privateKey);
  for (const name of signingKeys) writeSigningKey(folder, name, signing[name]);
  write('hub/ca.pem', ca.certificate, 0o640);
  write('hub/server.pem', serverCertificate(ca, region, reachedAs, server.publicKey), 0o640);
  write('hub/server.key', server.privateKey, 0o640);
  const shown = (name: string, user: typeof filler) => ({
    branch: region,
    kiosk: name,
    broker: hub,
    ca: ca.certificate,
    certificate: clientCertificate(ca, region, name, user.publicKey),
    ...user.secret,
  });
  writeHubIdentity(fillerFolder(hubFolder(folder)), shown('filler', filler));
  writeHubIdentity(operatorFolder(folder), shown(made.operator, operator));
  writeRegionRecord(folder, record);
  return { region: { folder, record }, staffIdentity };
}

/** Also the folder of an operator, which has no authority. A Fault `region-wrong`. */
export function readRegion(folder: string): Region {
  return { folder, record: readRecord(folder) };
}

/** What signs certificates. A Fault `region-wrong` where the folder does not have it. */
export function readAuthority(folder: string): { certificate: string; privateKey: string } {
  return { certificate: readPart(folder, 'ca'), privateKey: readPart(folder, 'caKey') };
}

/** Of the folder of the region, or of `hub` on the machine of the hub. A Fault `region-wrong` */
export function readRecord(folder: string): RegionRecord {
  const { data } = regionRecord.safeParse(parse(readPart(folder, 'record')));
  if (data === undefined) throw wrong(folder, names.record, 'it is no list of a region');
  return data;
}

export function writeRegionRecord(folder: string, record: RegionRecord): void {
  writeFileAtomically(join(folder, names.record), `${JSON.stringify(record, null, 2)}\n`, 0o600);
}

/** `file`: where it was moved to; in the folder when left out. A Fault `region-wrong` */
export function readSigningKey(region: Region, which: SigningKey, file?: string): KeyObject {
  const { folder, record } = region;
  const pem = file === undefined ? readPart(folder, which) : readFile(file);
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw wrong(folder, names[which], 'it is no private key', error);
  }
  if (rawPublicKey(key) !== record[`${which}Key`])
    throw wrong(folder, names[which], 'it is not the key that the branches know');
  return key;
}

export const signingKeys = ['config', 'package', 'recovery'] as const;

/** A Fault `region-exists` where the folder has one of that name. */
export function writeSigningKey(folder: string, which: SigningKey, key: KeyObject): void {
  const file = signingKeyFile(folder, which);
  if (existsSync(file))
    throw new Fault(
      'fleet',
      'region-exists',
      `${file} exists: it may be the key of a region.`,
      'Name another folder. Nothing was changed.',
    );
  writeFileAtomically(file, key.export({ format: 'pem', type: 'pkcs8' }).toString(), 0o600);
}

export function signingKeyFile(folder: string, which: SigningKey): string {
  return join(folder, names[which]);
}

export function newSigningKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

function hostOf(address: string): string {
  return new URL(address).hostname.replace(/^\[|\]$/g, '');
}

function readPart(folder: string, name: keyof typeof names): string {
  return readFile(join(folder, names[name]));
}

function readFile(file: string): string {
  try {
    return readRegularFile(file).toString('utf8');
  } catch (error) {
    throw wrongFile(file, `it cannot be read, ${systemCode(error)}`, error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(folder: string, name: string, why: string, cause?: unknown): Fault {
  return wrongFile(join(folder, name), why, cause);
}

function wrongFile(file: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'fleet',
    'region-wrong',
    `${file} is not as kiosk-fleet init made it (${why}).`,
    'Name the folder that kiosk-fleet init has made (--folder), and the file of a key that was moved (--key); put it back from a copy where it is damaged.',
    cause,
  );
}
