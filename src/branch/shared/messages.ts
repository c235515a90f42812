/** What the kiosks of a branch say to each other, and its sealed form at the broker. */
import { z } from 'zod';
import { adoptionProof } from '../keys/adoption-proof.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { Speaker } from '../keys/voices.ts';
import type { CallMessage } from '../port.ts';

const version = 1;
/** of one part of a marker: 40 kB at most, where the broker takes 64 kB */
export const maxOpenEntries = 4000;
/** in one message: 15 kB at most */
export const maxMovedDeeds = 100;
const entry = z.int().positive();
const hash = z.string().length(22);
/** names one start of the program: 22 characters of base64url */
const boot = z.string().min(1).max(40);
/** name of a kiosk, as enrolled */
const kiosk = z.string().min(1).max(32);

const done = {
  entry,
  item: hash,
  /** how long ago it was done, when it was published */
  ageMs: z.int().nonnegative(),
  /** It was done after its kiosk had read this message of the stream, whatever the clocks say. */
  after: z.int().positive().optional(),
  /** A clock by which the age was taken may have been set since it was done. */
  unsure: z.boolean().optional(),
};
const opened = {
  ...done,
  /** the whole entry, for the staff (escrow.ts) */
  escrow: z.string().max(16_384).optional(),
};

/**
 * Of a loan: whether its tags were released. False: they are secured, as far as its kiosk knows. A kiosk
 * of an older version leaves it out.
 */
const released = z.boolean().optional();

const movedDeed = z.object({ deed: z.enum(['lent', 'returned']), ...done, released });
export type MovedDeed = z.infer<typeof movedDeed>;

const ended = z.enum(['accepted', 'refused', 'staff', 'not-done', 'closed', 'gone', 'lost']);
/** `gone`: the journal has it no longer · `lost`: it is another journal, or an older copy */
export type Ended = z.infer<typeof ended>;

const content = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('lent'),
    ...opened,
    /** of each number of the patron, the card that was shown first */
    patron: z.array(hash).min(1).max(4),
    dueOn: z.string().max(10).nullable(),
    /** the patron had it before: it does not count for their limit */
    ownLoan: z.boolean().optional(),
    released,
  }),
  z.object({ what: z.literal('returned'), ...opened }),
  z.object({ what: z.literal('over'), entry, ended }),
  /**
   * Done and over at once: on line, or sent before it was published (moved.ts). Most messages are one.
   * Of each item one deed.
   */
  z.object({ what: z.literal('moved'), deeds: z.array(movedDeed).min(1).max(maxMovedDeeds) }),
  /** The kiosk that made a loan, and published it as not released, has released its tags since. */
  z.object({ what: z.literal('released'), entry, item: hash }),
  /**
   * The marker: of the entries after `after` and up to `upTo` these are open; every other one is
   * over, or was not made. In parts where there are many.
   */
  z.object({
    what: z.literal('open'),
    after: z.int().nonnegative(),
    upTo: z.int().nonnegative(),
    entries: z.array(entry).max(maxOpenEntries),
  }),
  /** for the staff (escrow.ts): base64 */
  z.object({ what: z.literal('escrow-key'), key: z.string().max(1024) }),
  /**
   * An entry of a kiosk that was lost is an entry of this one now, and no longer that one's. Without
   * its proof it is not valid.
   */
  z.object({
    what: z.literal('adopted'),
    entry,
    from: kiosk,
    theirs: entry,
    proof: adoptionProof.optional(),
  }),
]);
const message = z.intersection(content, z.object({ boot }));

/** `v`: unknown fields are ignored, another version is left alone. */
const envelope = z.object({ v: z.number() });

/** What happened, for the other kiosks: on `b.<branch>.e.<kiosk>`, persisted by the broker. */
export type Content = z.infer<typeof content>;
export type Message = z.infer<typeof message>;

/** `alive`: each 20 s, not persisted. */
const alive = z.object({ boot, unpublished: z.int().nonnegative() });
type Alive = z.infer<typeof alive>;

/** `i.<item hash>`: which kiosk lends the item, with which entry. */
const claim = z.object({ kiosk, entry });
export type Claim = z.infer<typeof claim>;
/**
 * `p.<patron hash>`: the loans of a patron that wait in the branch. Several kiosks write the list, so
 * each loan in it is a claim of its own kiosk, in base64: 230 bytes, where the broker takes 64 kB.
 */
const patronClaim = z.object({ waiting: z.array(z.string().max(400)).max(280) });
export type PatronClaim = z.infer<typeof patronClaim>;

/** On `b.<branch>.call.<kiosk>`, not persisted. */
const call = z.string().min(1).max(64);
const callMessage: z.ZodType<CallMessage> = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('call'),
    call,
    device: z.string().max(80),
    reason: z.enum([
      ...(['patron', 'unknown-card', 'payment-unknown', 'set-incomplete'] as const),
      ...(['chute-blocked', 'chute-full', 'chute-item', 'chute-unbooked'] as const),
      ...(['card-left', 'self-check', 'test'] as const),
    ]),
    ageMs: z.int().nonnegative(),
  }),
  z.object({ what: z.enum(['shown', 'coming', 'over']), call }),
]);

/**
 * `unknown-key`, `unreadable`: as BranchSeal; `unknown-version`: of a newer kiosk; `not-signed`: not
 * by the kiosk in whose name it is said.
 */
export type Unopened = 'unknown-key' | 'unreadable' | 'unknown-version' | 'not-signed';

type Opened<Value> = { value: Value; generation: number } | Unopened;

interface Kind<Value> {
  seal(seal: BranchSeal, value: Value, place: string): Uint8Array;
  open(seal: BranchSeal, sealed: Uint8Array, place: string): Opened<Value>;
}

/** What a kiosk says and signs. `By`: what who opens it knows of its speaker. */
interface SpokenKind<Value, By = Speaker> {
  seal(seal: BranchSeal, value: Value, place: string): Uint8Array;
  open(seal: BranchSeal, sealed: Uint8Array, place: string, by: By): Opened<Value>;
}

/** `place` is the subject, or the key of a claim: a broker cannot move a value. */
function kindOf<Value extends object>(schema: z.ZodType<Value>): Kind<Value> {
  return {
    seal: (seal, value, place) => seal.seal(Buffer.from(textOf(value)), place),
    open(seal, sealed, place) {
      const unsealed = seal.open(sealed, place);
      if (typeof unsealed === 'string') return unsealed;
      return read(schema, Buffer.from(unsealed.body).toString('utf8'), unsealed.generation);
    },
  };
}

/** The signature is the last field of the JSON, over the text without it and the place. */
function spokenKindOf<Value extends object, By = Speaker>(
  schema: z.ZodType<Value>,
  speakerOf: (by: By, value: Value) => Speaker,
): SpokenKind<Value, By> {
  return {
    seal(seal, value, place) {
      const text = textOf(value);
      const signature = seal.voices.sign(spoken(place, text));
      const whole = signature === null ? text : `${text.slice(0, -1)},"signature":"${signature}"}`;
      return seal.seal(Buffer.from(whole), place);
    },
    open(seal, sealed, place, by) {
      const unsealed = seal.open(sealed, place);
      if (typeof unsealed === 'string') return unsealed;
      const whole = Buffer.from(unsealed.body).toString('utf8');
      const [end, signature = null] = signatureAtEnd.exec(whole) ?? [''];
      const text = signature === null ? whole : `${whole.slice(0, -end.length)}}`;
      const opened = read(schema, text, unsealed.generation);
      if (typeof opened === 'string') return opened;
      const speaker = speakerOf(by, opened.value);
      return seal.voices.isOf(speaker, spoken(place, text), signature) ? opened : 'not-signed';
    },
  };
}

const signatureAtEnd = /,"signature":"([A-Za-z0-9+/]{86}==)"\}$/;

function spoken(place: string, text: string): string {
  return `kiosk branch says 1\n${place}\n${text}`;
}

function textOf(value: object): string {
  return JSON.stringify({ v: version, ...value });
}

function read<Value>(schema: z.ZodType<Value>, text: string, generation: number): Opened<Value> {
  const json = parse(text);
  const { data } = envelope.safeParse(json);
  if (data !== undefined && data.v !== version) return 'unknown-version';
  const found = schema.safeParse(json);
  return found.success ? { value: found.data, generation } : 'unreadable';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The subject says whose it is. */
const ofSubject = (speaker: Speaker) => speaker;

export const messages: SpokenKind<Message> = spokenKindOf(message, ofSubject);
export const alives: SpokenKind<Alive> = spokenKindOf(alive, ofSubject);
export const callMessages: SpokenKind<CallMessage> = spokenKindOf(callMessage, ofSubject);
/** It says itself whose it is; its place is the key of the claim. By: when the broker stored it, in ms. */
export const claims: SpokenKind<Claim, number> = spokenKindOf(claim, (atMs: number, { kiosk }) => ({
  kiosk,
  atMs,
}));
export const patronClaims: Kind<PatronClaim> = kindOf(patronClaim);
