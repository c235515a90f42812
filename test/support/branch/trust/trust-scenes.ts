/**
 * What no kiosk, broker or stranger may be believed, each as a short scene over the real keys, seals and
 * fold, without a broker. A scene says whether it holds; `test/branch/trust-mutants.test.ts` takes one
 * check out of the source after the other, and the scene named there must fail.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import {
  listLife,
  openListHead,
  signDocument,
} from '../../../../packages/region-documents/src/index.ts';
import { BrokerLine } from '../../../../src/branch/broker/broker-line.ts';
import { passingSubject } from '../../../../src/branch/broker/subjects.ts';
import {
  newAuthority,
  newTlsKey,
  serverCertificate,
} from '../../../../src/branch/enrol/certificates.ts';
import type { BranchKeys } from '../../../../src/branch/enrol/identity.ts';
import {
  adoptionKeyOf,
  proveAdoption,
  publicAdoptionKey,
} from '../../../../src/branch/keys/adoption-proof.ts';
import { type BranchSeal, createBranchSeal } from '../../../../src/branch/keys/branch-keys.ts';
import {
  makeKeysDocument,
  openKeysDocument,
  rawPublicKey,
} from '../../../../src/branch/keys/keys-document.ts';
import { voicesOf } from '../../../../src/branch/keys/voices.ts';
import { createStreamReader } from '../../../../src/branch/link/stream-reader.ts';
import type { ClaimParts } from '../../../../src/branch/shared/claim-parts.ts';
import { createClaims } from '../../../../src/branch/shared/claims.ts';
import {
  alives,
  type Content,
  callMessages,
  claims,
  messages,
  patronClaims,
} from '../../../../src/branch/shared/messages.ts';
import { earlierElsewhere } from '../../../../src/branch/shared/order.ts';
import type { Others } from '../../../../src/branch/shared/others.ts';
import type { AdoptionProof } from '../../../../src/store/types.ts';
import { othersOf, placeOf, plainJournal, plainStream, sealed, unsignedSeal } from '../entries.ts';
import { newMember } from '../signing.ts';

const newKey = () => generateKeyPairSync('ed25519').privateKey;
const branch = 'b001';
const staff = 'AGE-SECRET-KEY-1OF-THE-STAFF';
const item = 'X';
const revokedAtMs = 5_000;

/** k01 and k02 are alive, k03 is hostile and has all keys of a member, k04 was revoked. */
function members() {
  const seeds = new Map<string, string>();
  const named = ['k01', 'k02', 'k03', 'k04'].map((name) => {
    const { seed, named: member } = newMember(name);
    seeds.set(name, seed);
    return name === 'k04' ? { ...member, until: revokedAtMs } : member;
  });
  const keys: BranchKeys = new Map([
    [2, randomBytes(32)],
    [3, randomBytes(32)],
  ]);
  const adoptionKey = publicAdoptionKey(staff);
  const sealOf = (name: string, of = keys): BranchSeal =>
    createBranchSeal(of, voicesOf({ members: named, adoptionKey }, seeds.get(name)));
  return { keys, named, adoptionKey, sealOf, silent: unsignedSeal(keys) };
}

const lent = (seal: BranchSeal, entry = 1): Content => {
  const [hash] = seal.itemHashes(item);
  return { what: 'lent', entry, item: hash, patron: [hash], dueOn: null, ageMs: 0 };
};

/** What `kiosk` reads of messages that stand under the subjects of these kiosks. */
function readBy(
  reader: string,
  said: readonly { under: string; by: BranchSeal; content: Content; atMs?: number }[],
  sealOf: (name: string) => BranchSeal,
): Others {
  const others = othersOf(reader, sealOf(reader));
  const stream = plainStream();
  for (const { under, by, content, atMs = 1000 } of said)
    others.fold(stream.append(under, sealed(by, under, 'boot', content), atMs));
  return others;
}

/** Whether k01 leaves its entry 1 to k03, which says that it has adopted it, with this proof. */
function isAdopted(
  proof: (seal: BranchSeal) => AdoptionProof | undefined,
  theirs = 1,
): { adopts: boolean; asks: boolean } {
  const { sealOf } = members();
  const hostile = sealOf('k03');
  const adopted: Content = {
    what: 'adopted',
    entry: 7,
    from: 'k01',
    theirs,
    proof: proof(hostile),
  };
  const said = [
    { under: 'k01', by: sealOf('k01'), content: lent(hostile, theirs) },
    { under: 'k03', by: hostile, content: adopted },
  ];
  const known = readBy('k01', said, sealOf).standing({
    id: theirs,
    item,
    what: 'lent',
    isListed: false,
  });
  const times = {
    mayOneCome: false,
    isFenced: false,
    outOfTouchMs: null,
    inTouchMs: 60_000,
    waitedMs: 0,
  };
  const { is } = earlierElsewhere(known, { ...times, expected: new Set() });
  return { adopts: is === 'adopted', asks: is === 'ask' };
}
const itemsOf = (seal: BranchSeal, of = item) => [{ generation: 3, hash: seal.itemHashes(of)[0] }];
const entry = (of: number) => ({ branch, kiosk: 'k01', entry: of });
const byStaff = adoptionKeyOf(staff);

/** Whether k01 has read that the item is lent, of what was put under the subject of k02. */
function isValid(by: (of: ReturnType<typeof members>) => BranchSeal): boolean {
  const of = members();
  const said = [{ under: 'k02', by: by(of), content: lent(of.silent) }];
  return readBy('k01', said, of.sealOf).lastOn(item, null) !== null;
}

/** What k01 is told of its claim, where one stands in the name of k02. */
async function claimed(
  of: 'item' | 'patron',
  signer: (of: ReturnType<typeof members>) => BranchSeal,
): Promise<{ claimed: string; isSaid: boolean }> {
  const all = members();
  const [seal, by] = [all.sealOf('k01'), signer(all)];
  const key = of === 'item' ? `i.${seal.itemHashes(item)[0]}` : `p.${seal.patronHashes('P')[0]}`;
  const claim = claims.seal(by, { kiosk: 'k02', entry: 1 }, key);
  const waiting = [Buffer.from(claim).toString('base64')];
  const value = of === 'item' ? claim : patronClaims.seal(by, { waiting }, key);
  const stored = { value, revision: 1, storedAtMs: 1000 };
  let isSaid = false;
  const parts: ClaimParts = {
    broker: {
      claim: async (at) => (at === key ? stored : null),
      putClaim: async () => 'done',
    },
    self: 'k01',
    seal,
    others: othersOf('k01', seal),
    journal: plainJournal(),
    onNotSigned: () => {
      isSaid = true;
    },
  };
  const loan = { entry: 1, item, patron: ['P'] as const, mayHave: 1 };
  return { claimed: await createClaims()(parts, loan), isSaid };
}

async function isOfSigner(of: 'item' | 'patron', refused: 'lent' | 'limit'): Promise<boolean> {
  const own = await claimed(of, ({ sealOf }) => sealOf('k02'));
  const foreign = [
    await claimed(of, ({ sealOf }) => sealOf('k03')),
    await claimed(of, ({ silent }) => silent),
  ];
  return (
    own.claimed === refused &&
    !own.isSaid &&
    foreign.every((each) => each.claimed === 'mine' && each.isSaid)
  );
}

async function keysFor(kiosk: string, change: { authority?: 'another'; least?: number }) {
  const [authority, another] = [newKey(), newKey()];
  const ageIdentity = await generateX25519Identity();
  const { keys, named, adoptionKey } = members();
  const document = await makeKeysDocument(
    {
      branch,
      kiosk,
      serial: 4,
      keys,
      members: named,
      adoptionKey,
      recipient: await identityToRecipient(ageIdentity),
    },
    change.authority === 'another' ? another : authority,
  );
  const identity = { branch, kiosk: 'k01', authority: rawPublicKey(authority), ageIdentity };
  return await openKeysDocument(document, identity, change.least).then(
    () => 'taken' as const,
    () => 'refused' as const,
  );
}

/** Which kiosk k01 takes for one that has a later key, by a message under this key of its own. */
async function laterKeyOf(kiosk: string, generation: number): Promise<string | null> {
  const { keys, sealOf } = members();
  const reader = createStreamReader({
    branch,
    kiosk: 'k01',
    seal: sealOf('k01'),
    onMessage: () => {},
    unpublishedAtMs: () => 0,
    readBefore: () => 0,
    isUnsure: () => false,
    isAnother: () => false,
  });
  const by = sealOf(kiosk, new Map([[generation, keys.get(3) ?? randomBytes(32)]]));
  const stored = plainStream().append(kiosk, sealed(by, kiosk, 'boot', lent(by)), 1000);
  const connection = {
    follow: async (_: number, onMessage: (message: typeof stored) => void) => onMessage(stored),
  } as unknown as Parameters<typeof reader.follow>[0];
  await reader.follow(connection, { created: 'one', firstSeq: 1, lastSeq: 1, nowMs: 1000 });
  return reader.laterKeyOf;
}

/** Whether a line is opened to a broker with a certificate that its own, or another authority signed. */
async function isConnected(signedBy: 'own' | 'another'): Promise<boolean> {
  const authorities = { own: newAuthority(branch), another: newAuthority(branch) };
  const { privateKey: key, publicKey } = newTlsKey();
  const cert = serverCertificate(authorities[signedBy], branch, ['localhost'], publicKey);
  const server = createServer({ key, cert, minVersion: 'TLSv1.3' });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}));
  await once(server.listen(0, 'localhost'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { certificate, privateKey } = authorities.own;
  const line = new BrokerLine();
  try {
    await line.connect(undefined, {
      line: {
        host: 'localhost',
        port,
        connectMs: 5000,
        check: () => 0,
        ca: certificate,
        certificate,
        privateKey,
      },
    });
    return true;
  } catch {
    return false;
  } finally {
    line.disconnect();
    server.close();
  }
}

/** Whether the head of a region's list is taken that says when it was exported. */
function isListTaken(exportedAt: string, signedBy: 'region' | 'another' = 'region'): boolean {
  const now = '2026-11-30T12:00:00Z';
  const key = { region: newKey(), another: newKey() };
  const about = { sha256: 'a'.repeat(64), bytes: 100, entries: 1, mostBad: 0 };
  const head = { v: 1, serial: 1, ...listLife(now), exportedAt, ...about };
  const document = signDocument('list', head, key[signedBy]);
  return typeof openListHead(Buffer.from(document), rawPublicKey(key.region), now) !== 'string';
}

/** Each resolves to whether it holds. */
export const trustScenes = {
  'an adoption without a proof is none': async () => !isAdopted(() => undefined).adopts,
  'an adoption that another key signed is none': async () => {
    const forger = adoptionKeyOf('AGE-SECRET-KEY-1OF-SOMEBODY-ELSE');
    const proof = (seal: BranchSeal) =>
      proveAdoption(forger, entry(1), { boot: 'boot', items: itemsOf(seal) });
    return !isAdopted(proof).adopts;
  },
  'the word of the staff for one entry is none for another': async () => {
    const proof = (seal: BranchSeal) =>
      proveAdoption(byStaff, entry(1), { boot: 'boot', items: itemsOf(seal) });
    return isAdopted(proof).adopts && !isAdopted(proof, 2).adopts;
  },
  'the word of the staff for one start of the program is none for another': async () => {
    const proof = (seal: BranchSeal) => ({
      ...proveAdoption(byStaff, entry(1), { boot: 'older', items: itemsOf(seal) }),
      boot: 'boot',
    });
    return !isAdopted(proof).adopts;
  },
  'the word of the staff for one item is none for another': async () => {
    const proof = (seal: BranchSeal) => ({
      ...proveAdoption(byStaff, entry(1), { boot: 'boot', items: itemsOf(seal, 'Y') }),
      items: itemsOf(seal),
    });
    return !isAdopted(proof).adopts;
  },
  'who is said to have adopted falsely asks the library system': async () =>
    isAdopted(() => undefined).asks,
  'what is not signed says nothing': async () => !isValid(({ silent }) => silent),
  'what another member signed says nothing': async () =>
    isValid(({ sealOf }) => sealOf('k02')) && !isValid(({ sealOf }) => sealOf('k03')),
  'what a kiosk says after it was revoked says nothing': async () => {
    const { sealOf, silent } = members();
    const isRead = (atMs: number) => {
      const said = [{ under: 'k04', by: sealOf('k04'), content: lent(silent), atMs }];
      return readBy('k01', said, sealOf).lastOn(item, null) !== null;
    };
    return isRead(revokedAtMs) && !isRead(revokedAtMs + 1);
  },
  'what a kiosk signed for one place says nothing at another': async () => {
    const { sealOf, silent } = members();
    const other = passingSubject(branch, 'call', 'k02');
    const data = sealed(sealOf('k02'), 'k02', 'boot', lent(silent));
    const opened = silent.open(data, placeOf('k02'));
    if (typeof opened === 'string') return false;
    // Each member has the key that seals.
    const moved = silent.seal(opened.body, other);
    const speaker = { kiosk: 'k02', atMs: 1000 };
    return messages.open(sealOf('k01'), moved, other, speaker) === 'not-signed';
  },
  'that a kiosk is alive it says itself': async () => {
    const { sealOf } = members();
    const place = passingSubject(branch, 'alive', 'k02');
    const data = alives.seal(sealOf('k03'), { boot: 'boot', unpublished: 0 }, place);
    return alives.open(sealOf('k01'), data, place, { kiosk: 'k02', atMs: 0 }) === 'not-signed';
  },
  'a kiosk calls for help itself': async () => {
    const { sealOf } = members();
    const place = passingSubject(branch, 'call', 'k02');
    const data = callMessages.seal(sealOf('k03'), { what: 'over', call: 'one' }, place);
    const speaker = { kiosk: 'k02', atMs: 0 };
    return callMessages.open(sealOf('k01'), data, place, speaker) === 'not-signed';
  },
  'a claim of one item is none of another': async () => {
    const { silent } = members();
    const data = claims.seal(silent, { kiosk: 'k02', entry: 1 }, 'i.one');
    return typeof claims.open(silent, data, 'i.other', 0) === 'string';
  },
  'a claim of an item is of the kiosk that signed it': () => isOfSigner('item', 'lent'),
  'a claim of a loan of a patron is of the kiosk that signed it': () =>
    isOfSigner('patron', 'limit'),
  'keys that the authority has not signed are refused': async () =>
    (await keysFor('k01', {})) === 'taken' &&
    (await keysFor('k01', { authority: 'another' })) === 'refused',
  'keys for another kiosk are refused': async () => (await keysFor('k02', {})) === 'refused',
  'keys of an older serial are refused': async () =>
    (await keysFor('k01', { least: 4 })) === 'taken' &&
    (await keysFor('k01', { least: 5 })) === 'refused',
  'an older key is not taken for a later one': async () =>
    (await laterKeyOf('k02', 4)) === 'k02' && (await laterKeyOf('k02', 1)) === null,
  'who is not in the branch has no later key': async () => (await laterKeyOf('k04', 4)) === null,
  'a list of the region that another signed is refused': async () =>
    isListTaken('2026-11-30T11:00:00Z') && !isListTaken('2026-11-30T11:00:00Z', 'another'),
  'a list of the region that says it is of the future is refused': async () =>
    !isListTaken('2026-12-02T12:00:00Z'),
  'a broker whose certificate another authority signed is none': async () =>
    (await isConnected('own')) && !(await isConnected('another')),
} as const satisfies Record<string, () => Promise<boolean>>;

export type TrustScene = keyof typeof trustScenes;
