/** Reports as kiosks and hosts send them, and documents as an operator signs them. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  type Purpose,
  type StaffReport,
  type StatusReport,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import type { PutDocument, Reported } from '../../src/hub/hub.ts';

/** A kiosk at which nothing is wrong, at ten in the morning. */
export function statusOf(other: Partial<StatusReport> = {}): StatusReport {
  return {
    v: 1,
    n: 1,
    at: '2026-11-25T09:00:00.000Z',
    startedAt: '2026-11-25T06:00:00.000Z',
    version: '0.2.0',
    health: { status: 'ok', why: [] },
    branch: { link: 'up', unpublished: 0, clockAheadMs: -12, keyGeneration: 3 },
    configuration: { state: 'applied', serial: 4, hash: 'sha256:aa', complaints: [], differs: [] },
    list: { exportedAt: '2026-11-25T03:00:00.000Z', entries: 1_000_000 },
    package: { state: 'none', version: null, why: null },
    readiness: { endedAt: '2026-11-25T08:30:00.000Z', worst: 'ok', broken: [] },
    open: true,
    closesAt: '2026-11-25T17:00:00.000Z',
    opensAt: '2026-11-26T09:00:00.000Z',
    openMinutes: 480,
    visits: 31,
    call: null,
    errors: {},
    figures: { 'kiosk_part_up{part="printer"}': 1, 'kiosk_visits_total{mode="online"}': 31 },
    ...other,
  };
}

/** Ten in the morning of that day. */
export const tenMs = Date.parse('2026-11-25T09:00:00.000Z');

export function staffOf(entry: number, other: Partial<StaffReport> = {}): StaffReport {
  const since = '2026-11-25T08:00:00.000Z';
  const why = 'on-loan-to-other';
  return { v: 1, entry, since, kind: 'check-out', why, sealed: 'YWdl', ...other };
}

/** `of`: `b001.k01.status`, `b001.host.members` … */
export function reportedAs(of: string, report: object | string | null, atMs = tenMs): Reported {
  const [branch = '', kiosk = '', ...name] = of.split('.');
  const text = typeof report === 'string' ? report : JSON.stringify(report);
  const data = report === null ? new Uint8Array() : Buffer.from(text);
  return { branch, kiosk, name: name.join('.'), storedAtMs: atMs, data };
}

export interface Signer {
  /** base64, 32 bytes */
  publicKey: string;
  sign(purpose: Purpose, content: object): string;
}

export function newSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });
  return {
    publicKey: der(publicKey).subarray(-32).toString('base64'),
    sign: (purpose, content) => signDocument(purpose, content, privateKey),
  };
}

/** Valid on that day. */
const inTime = { notBefore: '2026-11-25T00:00:00Z', expires: '2026-11-26T00:00:00Z' };

/** `of`: `b001.k01.desired`, `b001.k01.action.x1`; `content`: without version and addressee. */
export function documentAs(of: string, content: object, { sign }: Signer): PutDocument {
  const { branch, kiosk, name } = reportedAs(of, null);
  const purpose = name === 'desired' ? 'desired' : 'action';
  const document = { v: 1, for: { branch, kiosk }, serial: 1, ...inTime, ...content };
  return { branch, kiosk, name, storedAtMs: tenMs, data: Buffer.from(sign(purpose, document)) };
}

/** `age1…`, of the right form and of no one */
const recipient = `age1${'q'.repeat(58)}`;

/** Of a kiosk whose signatures are no question of the test. */
const someKey = newSigner().publicKey;

export function membersOf(
  branch: string,
  names: readonly string[],
  { sign }: Signer,
  serial = 1,
  keys: Readonly<Record<string, string>> = {},
): string {
  const kiosks = names.map((name) => ({ name, recipient, key: keys[name] ?? someKey }));
  return sign('members', { v: 1, branch, serial, kiosks });
}
