/** The host's half of an enrolment, and its end. */
import { randomBytes } from 'node:crypto';
import type { Instant } from '../../../machines/domain.ts';
import { Fault } from '../../fault.ts';
import { makeKeysDocument, rawPublicKey } from '../keys/keys-document.ts';
import { clientCertificate } from './certificates.ts';
import {
  type Host,
  type Member,
  namedMembers,
  nextSerial,
  pinOf,
  writeBranchKeys,
  writeHostFile,
} from './host.ts';
import type { IdentityFile } from './identity.ts';
import { parse, type RequestContent, requestContent, travelling } from './request.ts';
import { isMacOf, macOf, parseWords, type Words } from './words.ts';

/** What stands in a request, before its words are asked for. A Fault `request-refused`. */
export function readRequest(file: string): RequestContent {
  const outer = travelling.safeParse(parse(file));
  const content = requestContent.safeParse(parse(outer.data?.signed ?? ''));
  if (!content.success)
    throw requestRefused('it is no request of a kiosk, or of another version of the program');
  return content.data;
}

/**
 * The kiosk belongs to the branch: the host's list is written; the broker's files are the next step.
 * Returns the answer to carry back. Faults: `request-refused` where the words do not belong to the
 * request, `kiosk-exists` where the name is taken.
 */
export async function admit(
  host: Host,
  file: string,
  typed: string,
  now: Instant,
): Promise<{ host: Host; answer: string }> {
  const words = wordsFor(file, typed);
  const { kiosk, tlsKey, nkey, recipient } = readRequest(file);
  if (host.file.kiosks.some(({ name }) => name === kiosk) || kiosk === 'host')
    throw new Fault(
      'branch',
      'kiosk-exists',
      `The branch has a kiosk ${kiosk} already.`,
      `Where this one takes its place, revoke the old one first: kiosk branch revoke ${kiosk}.`,
    );
  const { branch, broker, staffRecipient } = host.file;
  const certificate = clientCertificate(host.ca, branch, kiosk, tlsKey);
  const member: Member = { name: kiosk, nkey, recipient, pin: pinOf(tlsKey), admittedAt: now };
  const serial = nextSerial(host, now);
  const kiosks = [...host.file.kiosks, member];
  const admitted = { ...host, file: { ...host.file, serial, kiosks } };
  const authority = rawPublicKey(host.authority);
  const identity: IdentityFile = { version: 1, branch, kiosk, broker, staffRecipient, authority };
  const signed = JSON.stringify({
    v: 1,
    what: 'answer',
    identity,
    ca: host.ca.certificate,
    certificate,
    keys: await keysFor(admitted, member),
  });
  writeHostFile(host.folder, admitted.file);
  const answer = JSON.stringify({ signed, mac: macOf(words, 'answer', signed) }, null, 2);
  return { host: admitted, answer: `${answer}\n` };
}

/** The document for one kiosk, under the host's newest serial. */
export function keysFor({ file, keys, authority }: Host, { name, recipient }: Member) {
  const { branch, serial, region, adoptionKey } = file;
  const made = {
    branch,
    kiosk: name,
    recipient,
    serial,
    keys,
    region: region?.trust,
    members: namedMembers(file),
    adoptionKey,
  };
  return makeKeysDocument(made, authority);
}

/**
 * A new generation; the one before is still read, older ones are forgotten. The host's files are
 * written; the kiosks get it from the broker, each as its document.
 */
export function rotateKey(host: Host, now: Instant): Host {
  const newest = Math.max(...host.keys.keys());
  const before = host.keys.get(newest);
  const keys = new Map([
    ...(before ? [[newest, before] as const] : []),
    [newest + 1, randomBytes(32)],
  ]);
  const file = { ...host.file, serial: nextSerial(host, now) };
  // In this order: a serial that is used twice would be worse than one that is skipped.
  writeHostFile(host.folder, file);
  writeBranchKeys(host.folder, keys);
  return { ...host, file, keys };
}

/** longer than the stream has what a kiosk published: 30 days */
const formerMs = 40 * 86_400_000;

/**
 * The kiosk belongs to the branch no longer, and the key that it knows is used no longer. What it
 * published before stays its own: it may be adopted.
 */
export function revoke(host: Host, kiosk: string, now: Instant): Host {
  const kiosks = host.file.kiosks.filter(({ name }) => name !== kiosk);
  const gone = host.file.kiosks.find(({ name }) => name === kiosk);
  if (gone === undefined)
    throw new Fault(
      'branch',
      'kiosk-unknown',
      `The branch has no kiosk ${kiosk}.`,
      `Its kiosks: ${kiosks.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  const nowMs = Date.parse(now);
  const before = host.file.formerly.filter(({ until }) => until > nowMs - formerMs);
  const formerly = [...before, { name: kiosk, nkey: gone.nkey, until: nowMs }];
  return rotateKey({ ...host, file: { ...host.file, kiosks, formerly } }, now);
}

function wordsFor(file: string, typed: string): Words {
  const words = parseWords(typed);
  if (words === null) throw requestRefused('the six words are mistyped');
  const outer = travelling.safeParse(parse(file));
  if (!outer.success || !isMacOf(words, 'request', outer.data.signed, outer.data.mac))
    throw requestRefused(
      'the words are not those of this file: it is of another enrolment, or was changed on its way',
    );
  return words;
}

function requestRefused(why: string): Fault {
  return new Fault(
    'branch',
    'request-refused',
    `The request is refused: ${why}.`,
    'Type the six words as the screen of the kiosk shows them. Where they are right, make a request anew there: kiosk branch enrol NAME.',
  );
}
