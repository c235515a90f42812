/** Checks of whom a kiosk believes, each taken out of the source, and the scene that then fails. */
import type { Mutant } from '../../../simulation/plugin.ts';
import type { TrustScene } from './trust-scenes.ts';

interface TrustMutant extends Mutant {
  scene: TrustScene;
}

const others = 'src/branch/shared/others.ts';
const proof = 'src/branch/keys/adoption-proof.ts';
const voices = 'src/branch/keys/voices.ts';
const messages = 'src/branch/shared/messages.ts';
const keys = 'src/branch/keys/keys-document.ts';
const claimParts = 'src/branch/shared/claim-parts.ts';

export const trustMutants: readonly TrustMutant[] = [
  {
    name: 'the proof of an adoption is not checked',
    file: others,
    from: 'if (proof !== undefined && isAdoptionProved(seal.voices.adoptionKey, of, proof)) return true;',
    to: 'if (proof !== undefined || of === null) return true;',
    scene: 'an adoption that another key signed is none',
  },
  {
    name: 'an adoption needs no proof',
    file: others,
    from: 'if (proof !== undefined && isAdoptionProved(seal.voices.adoptionKey, of, proof)) return true;',
    to: 'if (proof === undefined || isAdoptionProved(seal.voices.adoptionKey, of, proof)) return true;',
    scene: 'who is said to have adopted falsely asks the library system',
  },
  {
    name: 'a proof is over no entry',
    file: proof,
    from: 'JSON.stringify([branch, kiosk, entry, boot, named])',
    to: 'JSON.stringify([branch, kiosk, entry > 0, boot, named])',
    scene: 'the word of the staff for one entry is none for another',
  },
  {
    name: 'a proof is over no start of the program',
    file: proof,
    from: 'JSON.stringify([branch, kiosk, entry, boot, named])',
    to: 'JSON.stringify([branch, kiosk, entry, boot !== "", named])',
    scene: 'the word of the staff for one start of the program is none for another',
  },
  {
    name: 'a proof is over no item',
    file: proof,
    from: 'JSON.stringify([branch, kiosk, entry, boot, named])',
    to: 'JSON.stringify([branch, kiosk, entry, boot, named.length])',
    scene: 'the word of the staff for one item is none for another',
  },
  {
    name: 'what is said to be adopted falsely is sent without a question',
    file: 'src/branch/shared/order.ts',
    from: "return verdict.is === 'go' && known.isDoubted ? { is: 'ask' } : verdict;",
    to: 'return verdict;',
    scene: 'who is said to have adopted falsely asks the library system',
  },
  {
    name: 'what is not signed is believed',
    file: voices,
    from: 'if (signature === null) return false;',
    to: 'if (signature === null) return true;',
    scene: 'what is not signed says nothing',
  },
  {
    name: 'each member may sign for each other',
    file: voices,
    from: 'return (keys.get(kiosk) ?? []).some(\n        ({ key, until }) => atMs',
    to: 'return (keys.has(kiosk) ? [...keys.values()].flat() : []).some(\n        ({ key, until }) => atMs',
    scene: 'what another member signed says nothing',
  },
  {
    name: 'who was revoked is believed',
    file: voices,
    from: 'atMs <= until && verify(',
    to: '(atMs <= until || until > 0) && verify(',
    scene: 'what a kiosk says after it was revoked says nothing',
  },
  {
    name: 'what is signed is signed for every place',
    file: messages,
    from: 'function spoken(place: string, text: string): string {',
    to: "function spoken(_: string, text: string, place = ''): string {",
    scene: 'what a kiosk signed for one place says nothing at another',
  },
  {
    name: 'that a kiosk is alive is not checked',
    file: messages,
    from: 'alives: SpokenKind<Alive> = spokenKindOf(alive, ofSubject)',
    to: 'alives: SpokenKind<Alive> = kindOf(alive)',
    scene: 'that a kiosk is alive it says itself',
  },
  {
    name: 'calls are not checked',
    file: messages,
    from: 'callMessages: SpokenKind<CallMessage> = spokenKindOf(callMessage, ofSubject)',
    to: 'callMessages: SpokenKind<CallMessage> = kindOf(callMessage)',
    scene: 'a kiosk calls for help itself',
  },
  {
    name: 'who signed a claim of an item is not checked',
    file: claimParts,
    from: 'const opened = claims.open(seal, sealed, key, storedAtMs);',
    to: 'const voices = { ...seal.voices, isOf: () => true };\nconst opened = claims.open(key.startsWith("i") ? { ...seal, voices } : seal, sealed, key, storedAtMs);',
    scene: 'a claim of an item is of the kiosk that signed it',
  },
  {
    name: 'who signed a claim of a loan of a patron is not checked',
    file: claimParts,
    from: 'const opened = claims.open(seal, sealed, key, storedAtMs);',
    to: 'const voices = { ...seal.voices, isOf: () => true };\nconst opened = claims.open(key.startsWith("p") ? { ...seal, voices } : seal, sealed, key, storedAtMs);',
    scene: 'a claim of a loan of a patron is of the kiosk that signed it',
  },
  {
    name: 'nothing is said of a claim in the name of another',
    file: claimParts,
    from: 'onNotSigned();',
    to: 'void onNotSigned;',
    scene: 'a claim of an item is of the kiosk that signed it',
  },
  {
    name: 'what is sealed may be moved',
    file: 'src/branch/keys/branch-keys.ts',
    from: 'const body = key.seal.openBytes(sealed.subarray(generationLength), place);',
    to: "const body = ['i.one', place].map((at) => key.seal.openBytes(sealed.subarray(generationLength), at)).find((found) => found !== null) ?? null;",
    scene: 'a claim of one item is none of another',
  },
  {
    name: 'the signature of the authority is not checked',
    file: keys,
    from: "if (!verify(null, Buffer.from(context + signed), authority, Buffer.from(signature, 'base64')))",
    to: 'if (authority === null || signature === context)',
    scene: 'keys that the authority has not signed are refused',
  },
  {
    name: 'keys for another kiosk are taken',
    file: keys,
    from: 'if (branch !== identity.branch || kiosk !== identity.kiosk)',
    to: 'if (branch !== identity.branch)',
    scene: 'keys for another kiosk are refused',
  },
  {
    name: 'keys of an older serial are taken',
    file: keys,
    from: 'if (serial < least)',
    to: 'if (serial < 1)',
    scene: 'keys of an older serial are refused',
  },
  {
    name: 'an older key is taken for a later one',
    file: 'src/branch/keys/branch-keys.ts',
    from: 'return of > generation && of',
    to: 'return of !== generation && of',
    scene: 'an older key is not taken for a later one',
  },
  {
    name: 'who is not in the branch is taken at their word on a later key',
    file: 'src/branch/link/stream-reader.ts',
    from: 'if (isOfLater && seal.voices.isMember(stored.kiosk))',
    to: 'if (isOfLater)',
    scene: 'who is not in the branch has no later key',
  },
  {
    name: 'what is signed with another key of a region is believed',
    file: 'packages/region-documents/src/signed.ts',
    from: 'if (!isSigned(context(purpose) + data.signed, data.signature, publicKey))',
    to: "if (!isSigned(context(purpose) + data.signed, data.signature, publicKey) && text === '')",
    scene: 'a list of the region that another signed is refused',
  },
  {
    name: 'a list of the future is taken',
    file: 'packages/region-documents/src/list-head.ts',
    from: "return isOfTheFuture ? 'of-the-future' : head;",
    to: 'return isOfTheFuture ? head : head;',
    scene: 'a list of the region that says it is of the future is refused',
  },
  {
    name: 'each broker is trusted',
    file: 'src/branch/broker/broker-line.ts',
    from: 'rejectUnauthorized: true,',
    to: 'rejectUnauthorized: false,',
    scene: 'a broker whose certificate another authority signed is none',
  },
];
