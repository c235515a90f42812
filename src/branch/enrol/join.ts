/**
 * A branch joins a region as a kiosk joins a branch: the host makes the keys of the broker's line to
 * the hub, writes a request, and takes the operator's answer; six words show that neither was changed
 * on its way.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createUser } from '@nats-io/nkeys';
import { z } from 'zod';
import type { Instant } from '../../../machines/domain.ts';
import { regionTrust } from '../../../packages/region-documents/src/index.ts';
import { Fault } from '../../fault.ts';
import { readRegularFile, writeFileAtomically } from '../../files.ts';
import { rawPublicKey } from '../keys/keys-document.ts';
import { newTlsKey } from './certificates.ts';
import { branchName, brokerAddress } from './folder.ts';
import { brokerFolder, type Host, nextSerial, writeHostFile } from './host.ts';
import { parse, travelling } from './request.ts';
import { isMacOf, macOf, newWords, parseWords, type Words } from './words.ts';

const joinRequest = z.object({
  v: z.literal(1),
  what: z.literal('join'),
  branch: branchName,
  /** Ed25519, 32 bytes in base64: signs who is a member */
  authority: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
  staffRecipient: z.string().regex(/^age1[0-9a-z]{58}$/),
  /** of the broker's line to the hub: SPKI in PEM */
  tlsKey: z.string().startsWith('-----BEGIN PUBLIC KEY-----'),
  nkey: z.string().regex(/^U[A-Z2-7]{55}$/),
});
export type JoinRequest = z.infer<typeof joinRequest>;

export const joinAnswer = z.object({
  v: z.literal(1),
  what: z.literal('joined'),
  branch: branchName,
  leaf: brokerAddress,
  trust: regionTrust,
  /** PEM */
  ca: z.string(),
  certificate: z.string(),
});
export type JoinAnswer = z.infer<typeof joinAnswer>;

const pending = z.object({ words: z.string(), privateKey: z.string(), nkeySeed: z.string() });
const pendingName = 'join-pending.json';

/** The request holds no secret; `words` are for the operator. */
export function makeJoinRequest(host: Host): { request: string; words: string } {
  const { privateKey, publicKey } = newTlsKey();
  const user = createUser();
  const words = newWords();
  const content: JoinRequest = {
    v: 1,
    what: 'join',
    branch: host.file.branch,
    authority: rawPublicKey(host.authority),
    staffRecipient: host.file.staffRecipient,
    tlsKey: publicKey,
    nkey: user.getPublicKey(),
  };
  const nkeySeed = Buffer.from(user.getSeed()).toString('ascii');
  const waiting: z.infer<typeof pending> = { words: words.text, privateKey, nkeySeed };
  const file = join(host.folder, pendingName);
  writeFileAtomically(file, `${JSON.stringify(waiting)}\n`, 0o600);
  return { request: sealed(words, 'request', content), words: words.text };
}

/** What stands in a request, before its words are asked for. A Fault `request-refused`. */
export function readJoinRequest(file: string): JoinRequest {
  const outer = travelling.safeParse(parse(file));
  const content = joinRequest.safeParse(parse(outer.data?.signed ?? ''));
  if (content.success) return content.data;
  throw requestRefused('it is no request of a branch, or of another version of the program');
}

/** The operator's half. A Fault `request-refused` where the words do not belong to the request. */
export function answerJoin(file: string, typed: string, answer: JoinAnswer): string {
  const words = parseWords(typed);
  if (words === null) throw requestRefused('the six words are mistyped');
  const outer = travelling.safeParse(parse(file));
  if (!outer.success || !isMacOf(words, 'request', outer.data.signed, outer.data.mac))
    throw requestRefused(
      'the words are not those of this file: it is of another request, or was changed on its way',
    );
  return sealed(words, 'answer', answer);
}

/**
 * The broker's files are written, and the host's list: the next document of branch keys says to each
 * kiosk whom it may trust. A Fault `enrolment-refused`; the folder is as before then.
 */
export function takeJoinAnswer(host: Host, answer: string, now: Instant): Host {
  const { folder } = host;
  const found = pending.safeParse(parse(readPending(folder)));
  const words = found.success ? parseWords(found.data.words) : null;
  if (!found.success || words === null) throw refused('the keys of the request are damaged');
  const outer = travelling.safeParse(parse(answer));
  if (!outer.success) throw refused('the file is no answer of an operator');
  const { signed, mac } = outer.data;
  if (!isMacOf(words, 'answer', signed, mac))
    throw refused('the file does not answer the last request of this branch, or was changed');
  const content = joinAnswer.safeParse(parse(signed));
  if (!content.success) throw refused('it is of another version of the program');
  const { branch, leaf, trust, ca, certificate } = content.data;
  if (branch !== host.file.branch) throw refused(`it is for branch ${branch}`);
  const write = (name: string, text: string, mode: number) =>
    writeFileAtomically(join(brokerFolder(folder), name), text, mode);
  write('leaf-ca.pem', ca, 0o640);
  write('leaf.pem', certificate, 0o640);
  write('leaf.key', found.data.privateKey, 0o640);
  writeFileAtomically(join(folder, 'leaf.nk'), `${found.data.nkeySeed}\n`, 0o600);
  const region = { trust, leaf, joinedAt: now };
  const file = { ...host.file, region, serial: nextSerial(host, now) };
  writeHostFile(folder, file);
  rmSync(join(folder, pendingName), { force: true });
  return { ...host, file };
}

/** The branch goes its own way again: its kiosks trust no operator after their next keys. */
export function leaveRegion(host: Host, now: Instant): Host {
  const { region: _, ...rest } = host.file;
  const file = { ...rest, serial: nextSerial(host, now) };
  writeHostFile(host.folder, file);
  return { ...host, file };
}

function sealed(words: Words, purpose: 'request' | 'answer', content: object): string {
  const signed = JSON.stringify(content);
  return `${JSON.stringify({ signed, mac: macOf(words, purpose, signed) }, null, 2)}\n`;
}

function readPending(folder: string): string {
  try {
    return readRegularFile(join(folder, pendingName), 50_000).toString('utf8');
  } catch (error) {
    throw refused(`no request was made in ${folder}`, error);
  }
}

function requestRefused(why: string): Fault {
  return new Fault(
    'branch',
    'request-refused',
    `The request is refused: ${why}.`,
    'Type the six words as the host of the branch shows them. Where they are right, make a request anew there: kiosk branch join --request FILE.',
  );
}

function refused(why: string, cause?: unknown): Fault {
  return new Fault(
    'branch',
    'enrolment-refused',
    `The answer is refused: ${why}.`,
    'Make a request anew (kiosk branch join --request FILE), have the operator add that one, and carry its answer back.',
    cause,
  );
}
