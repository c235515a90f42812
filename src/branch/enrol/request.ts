/**
 * The kiosk's half of an enrolment: it makes its three keys, which never leave it, writes a request,
 * and takes the answer.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createUser } from '@nats-io/nkeys';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { readRegularFile, writeFileAtomically } from '../../files.ts';
import { openKeysDocument } from '../keys/keys-document.ts';
import { newTlsKey } from './certificates.ts';
import { branchName, identityFile, makePrivateFolder, writeIdentity } from './folder.ts';
import type { Identity } from './identity.ts';
import { isMacOf, macOf, newWords, parseWords } from './words.ts';

/** A file that travels: `signed` is JSON text, and `mac` is over it under the six words. */
export const travelling = z.object({ signed: z.string().max(50_000), mac: z.base64() });

export const requestContent = z.object({
  v: z.literal(1),
  what: z.literal('request'),
  /** the name that the kiosk shall have */
  kiosk: branchName,
  /** SPKI in PEM */
  tlsKey: z.string().startsWith('-----BEGIN PUBLIC KEY-----'),
  nkey: z.string().regex(/^U[A-Z2-7]{55}$/),
  recipient: z.string().regex(/^age1[0-9a-z]{58}$/),
});
export type RequestContent = z.infer<typeof requestContent>;

export const answerContent = z.object({
  v: z.literal(1),
  what: z.literal('answer'),
  identity: identityFile,
  ca: z.string(),
  certificate: z.string(),
  /** sealed: keys-document.ts */
  keys: z.string(),
});

/** What waits in the folder for the answer. */
const pendingContent = z.object({
  kiosk: z.string(),
  words: z.string(),
  privateKey: z.string(),
  nkeySeed: z.string(),
  ageIdentity: z.string(),
});
const pendingName = 'pending.json';

/**
 * Makes the keys, which wait in `folder` for the answer, and the request, which holds no
 * secret; `words` are for the person at the host. An enrolment of the folder that is in use stays
 * in use until the answer is taken.
 */
export async function makeRequest(
  folder: string,
  kiosk: string,
): Promise<{ request: string; words: string }> {
  const { privateKey, publicKey } = newTlsKey();
  const nkey = createUser();
  const ageIdentity = await generateX25519Identity();
  const words = newWords();
  const content: RequestContent = {
    v: 1,
    what: 'request',
    kiosk,
    tlsKey: publicKey,
    nkey: nkey.getPublicKey(),
    recipient: await identityToRecipient(ageIdentity),
  };
  const nkeySeed = Buffer.from(nkey.getSeed()).toString('ascii');
  const pending = { kiosk, words: words.text, privateKey, nkeySeed, ageIdentity };
  makePrivateFolder(folder);
  writeFileAtomically(join(folder, pendingName), `${JSON.stringify(pending)}\n`, 0o600);
  const signed = JSON.stringify(content);
  const request = JSON.stringify({ signed, mac: macOf(words, 'request', signed) }, null, 2);
  return { request: `${request}\n`, words: words.text };
}

/**
 * Writes the identity. A Fault `enrolment-refused` where the answer is none, is for another request
 * or was changed on its way; the folder is as before then.
 */
export async function takeAnswer(folder: string, answer: string): Promise<Identity> {
  const pending = pendingContent.safeParse(parse(readPending(folder)));
  const words = pending.success ? parseWords(pending.data.words) : null;
  if (!pending.success || words === null) throw refused('the keys of this kiosk are damaged');
  const outer = travelling.safeParse(parse(answer));
  if (!outer.success) throw refused('the file is no answer of a host');
  const { signed, mac } = outer.data;
  if (!isMacOf(words, 'answer', signed, mac))
    throw refused('the file does not answer the last request of this kiosk, or was changed');
  const content = answerContent.safeParse(parse(signed));
  if (!content.success) throw refused('it is of another version of the program');
  const { identity: file, ca, certificate, keys } = content.data;
  const { kiosk, words: _, ...own } = pending.data;
  if (file.kiosk !== kiosk) throw refused(`it is for kiosk ${file.kiosk}`);
  const identity: Identity = { ...file, ca, certificate, ...own };
  await openKeysDocument(keys, identity);
  writeIdentity(folder, identity, keys);
  rmSync(join(folder, pendingName), { force: true });
  return identity;
}

function readPending(folder: string): string {
  try {
    return readRegularFile(join(folder, pendingName), 50_000).toString('utf8');
  } catch (error) {
    throw refused(`no request was made in ${folder}`, error);
  }
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(why: string, cause?: unknown): Fault {
  return new Fault(
    'branch',
    'enrolment-refused',
    `The answer is refused: ${why}.`,
    'Make a request anew (kiosk branch enrol NAME), admit that one at the host, and carry its answer back.',
    cause,
  );
}
