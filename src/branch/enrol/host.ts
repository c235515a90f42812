/**
 * The host of a branch: a folder with its authorities, its keys and the list of its kiosks. Who has
 * the folder decides who belongs to the branch. The part for the broker, `broker/`, holds no secret
 * but the broker's own TLS key.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createUser } from '@nats-io/nkeys';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { z } from 'zod';
import type { Instant } from '../../../machines/domain.ts';
import { regionTrust } from '../../../packages/region-documents/src/index.ts';
import { Fault, systemCode } from '../../fault.ts';
import { readRegularFile, writeFileAtomically } from '../../files.ts';
import { publicAdoptionKey } from '../keys/adoption-proof.ts';
import { rawPublicKey } from '../keys/keys-document.ts';
import type { NamedMember } from '../keys/voices.ts';
import { clientCertificate, newAuthority, newTlsKey, serverCertificate } from './certificates.ts';
import { branchName, brokerAddress, makePrivateFolder } from './folder.ts';
import type { BranchKeys, Identity } from './identity.ts';
import { parse } from './request.ts';

const pin = z.string().regex(/^[0-9a-f]{64}$/);
const nkey = z.string().regex(/^U[A-Z2-7]{55}$/);

const member = z.object({
  name: branchName,
  nkey,
  /** age */
  recipient: z.string(),
  /** sha256 of the certificate's public key (SPKI) in hex: the broker lets no other certificate in */
  pin,
  admittedAt: z.string(),
});
export type Member = z.infer<typeof member>;

/** Since the branch is in a region (join.ts). */
const inRegion = z.object({
  trust: regionTrust,
  /** `tls://host:port` of the hub, for brokers */
  leaf: brokerAddress,
  joinedAt: z.string(),
});

/** Its nkey still counts for what the broker stored before `until`: ms. */
const formerMember = z.object({ name: branchName, nkey, until: z.int().positive() });

const hostFile = z.object({
  version: z.literal(1),
  branch: branchName,
  /** as kiosks reach the broker */
  broker: brokerAddress,
  /** where the broker listens: `0.0.0.0:4222` */
  listen: z.string().regex(/^[0-9a-z.:[\]-]+:[0-9]{1,5}$/i),
  /** where the broker persists its streams: a folder of its user */
  store: z.string().startsWith('/'),
  staffRecipient: z.string(),
  /** of keys/adoption-proof.ts: Ed25519, 32 bytes in base64 */
  adoptionKey: z.base64(),
  /** of the documents of branch keys that were made last */
  serial: z.int(),
  host: z.object({ nkey, pin }),
  kiosks: z.array(member),
  /** kiosks that were revoked within the last weeks */
  formerly: z.array(formerMember),
  region: inRegion.optional(),
});
export type HostFile = z.infer<typeof hostFile>;

export interface Host {
  folder: string;
  file: HostFile;
  ca: { certificate: string; privateKey: string };
  /** signs the branch keys: Ed25519, private */
  authority: KeyObject;
  keys: BranchKeys;
}

export interface NewHost {
  folder: string;
  branch: string;
  broker: string;
  /** further names and addresses of the broker, for its certificate */
  hosts?: readonly string[];
  listen?: string;
  store?: string;
}

const names = {
  file: 'host.json',
  ca: 'ca.pem',
  caKey: 'ca.key',
  authority: 'authority.key',
  certificate: 'host.pem',
  privateKey: 'host.key',
  nkeySeed: 'host.nk',
  keys: 'branch-keys.json',
  leafSeed: 'leaf.nk',
} as const;

/** The broker's user reads these. */
export const brokerFolder = (folder: string) => join(folder, 'broker');

/**
 * Makes the folder of a branch, whose broker then needs its configuration (broker-files.ts).
 * Returns the age identity of the staff, which is persisted nowhere: it opens the escrow of a lost
 * kiosk. A Fault `host-exists` where the folder is that of a host already.
 */
export async function makeHost(made: NewHost): Promise<{ host: Host; staffIdentity: string }> {
  const { folder, branch, broker } = made;
  if (existsSync(join(folder, names.file)))
    throw new Fault(
      'branch',
      'host-exists',
      `${folder} is the host of a branch already.`,
      'Name another folder for another branch. Made anew, its kiosks would not belong to it any more.',
    );
  const ca = newAuthority(branch);
  const { hostname, port } = new URL(broker);
  const server = newTlsKey();
  const reachedAs = [...new Set([hostname.replace(/^\[|\]$/g, ''), ...(made.hosts ?? [])])];
  const own = newTlsKey();
  const user = createUser();
  const authority = generateKeyPairSync('ed25519').privateKey;
  const staffIdentity = await generateX25519Identity();
  const file: HostFile = {
    version: 1,
    branch,
    broker,
    listen: made.listen ?? `0.0.0.0:${port}`,
    store: resolve(made.store ?? join(folder, 'broker', 'streams')),
    staffRecipient: await identityToRecipient(staffIdentity),
    adoptionKey: publicAdoptionKey(staffIdentity),
    serial: 0,
    host: { nkey: user.getPublicKey(), pin: pinOf(own.publicKey) },
    kiosks: [],
    formerly: [],
  };
  const keys = new Map([[1, randomBytes(32)]]);
  // The broker's user passes through to its own folder; each file here is for the owner alone.
  makePrivateFolder(folder, 0o711);
  makePrivateFolder(brokerFolder(folder), 0o750);
  const write = (name: string, content: string, mode = 0o600) =>
    writeFileAtomically(join(folder, name), content, mode);
  write(names.ca, ca.certificate);
  write(names.caKey, ca.privateKey);
  write(names.authority, authority.export({ format: 'pem', type: 'pkcs8' }).toString());
  write(names.privateKey, own.privateKey);
  write(names.certificate, clientCertificate(ca, branch, 'host', own.publicKey));
  write(names.nkeySeed, `${Buffer.from(user.getSeed()).toString('ascii')}\n`);
  write('broker/ca.pem', ca.certificate, 0o640);
  write('broker/server.pem', serverCertificate(ca, branch, reachedAs, server.publicKey), 0o640);
  write('broker/server.key', server.privateKey, 0o640);
  writeBranchKeys(folder, keys);
  writeHostFile(folder, file);
  return { host: { folder, file, ca, authority, keys }, staffIdentity };
}

/** A Fault `host-wrong` where the folder is none of a host, or a file of it is damaged. */
export function readHost(folder: string): Host {
  const file = hostFile.safeParse(parse(readHostPart(folder, 'file')));
  if (!file.success)
    throw wrong(
      folder,
      names.file,
      'it is no list of a host, or of another version of the program',
    );
  const keys = z.record(z.string(), z.base64()).safeParse(parse(readHostPart(folder, 'keys')));
  const byGeneration = Object.entries(keys.data ?? {}).map(
    ([generation, key]) => [Number(generation), Buffer.from(key, 'base64')] as const,
  );
  if (byGeneration.length === 0 || byGeneration.some(([, key]) => key.length !== 32))
    throw wrong(folder, names.keys, 'it holds no keys of 32 bytes');
  const ca = {
    certificate: readHostPart(folder, 'ca'),
    privateKey: readHostPart(folder, 'caKey'),
  };
  return {
    folder,
    file: file.data,
    ca,
    authority: readAuthority(folder),
    keys: new Map(byGeneration),
  };
}

/** What the host's own program shows the broker, in the form of a kiosk's identity. */
export function hostIdentity({ folder, file, ca }: Host): Omit<Identity, 'ageIdentity'> {
  const { branch, broker, staffRecipient } = file;
  const authority = rawPublicKey(readAuthority(folder));
  return {
    version: 1,
    branch,
    kiosk: 'host',
    broker,
    staffRecipient,
    authority,
    ca: ca.certificate,
    certificate: readHostPart(folder, 'certificate'),
    privateKey: readHostPart(folder, 'privateKey'),
    nkeySeed: readHostPart(folder, 'nkeySeed').trim(),
  };
}

/** Of the broker at the hub of the region. */
export function readLeafSeed(folder: string): string {
  return readHostPart(folder, 'leafSeed').trim();
}

export function writeHostFile(folder: string, file: HostFile): void {
  writeFileAtomically(join(folder, names.file), `${JSON.stringify(file, null, 2)}\n`, 0o600);
}

/** As they stand in the documents of branch keys. */
export function namedMembers({ kiosks, formerly }: HostFile): NamedMember[] {
  return [...kiosks.map(({ name, nkey }) => ({ name, nkey })), ...formerly];
}

/** Of documents of the host: the second of it, so that it rises after an older copy was put back. */
export function nextSerial({ file }: Host, now: Instant): number {
  return Math.max(file.serial + 1, Math.floor(Date.parse(now) / 1000));
}

export function writeBranchKeys(folder: string, keys: BranchKeys): void {
  const text = Object.fromEntries(
    [...keys].map(([generation, key]) => [generation, Buffer.from(key).toString('base64')]),
  );
  writeFileAtomically(join(folder, names.keys), `${JSON.stringify(text)}\n`, 0o600);
}

/** `publicKey`: SPKI in PEM. */
export function pinOf(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex');
}

function readAuthority(folder: string): KeyObject {
  const pem = readHostPart(folder, 'authority');
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw wrong(folder, names.authority, 'it is no private key', error);
  }
}

function readHostPart(folder: string, name: keyof typeof names): string {
  try {
    return readRegularFile(join(folder, names[name])).toString('utf8');
  } catch (error) {
    throw wrong(folder, names[name], `it cannot be read, ${systemCode(error)}`, error);
  }
}

function wrong(folder: string, name: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'branch',
    'host-wrong',
    `${join(folder, name)} is not that of the host of a branch (${why}).`,
    'Name the folder that kiosk branch host has made, as the user who owns it (with sudo); put it back from a copy where it is damaged.',
    cause,
  );
}
