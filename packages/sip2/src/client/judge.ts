import { first } from '../codec/access.ts';
import type { Decoded } from '../codec/decode.ts';
import { fieldsOf } from '../codec/encode.ts';
import type { AnyDraft, KnownMessage, Message } from '../messages/table.ts';
import type { ErrorDetection } from '../profiles/profile.ts';

/** What a received line means for the request that waits. */
type Verdict =
  /** `otherNumber`: by what it names, though its AY is not that of the request */
  | { kind: 'reply'; message: KnownMessage; otherNumber?: true }
  | { kind: 'status'; message: Message<'98'> }
  | { kind: 'resend' }
  | { kind: 'garbled' }
  /** it should have a checksum, and has none */
  | { kind: 'unchecked' }
  | { kind: 'noise' }
  | { kind: 'stale' }
  | { kind: 'other' };

interface Awaited {
  readonly draft: AnyDraft;
  readonly replyCode: string;
  /** null: error detection is off */
  readonly sequence: number | null;
  readonly detection: ErrorDetection;
  /** a 97 was sent: one family of systems repeats its reply with AY0 */
  readonly askedAgain: boolean;
  /** the request before, whose late answer may still come */
  readonly previous: AnyDraft | null;
  /** the last request of this connection with each AY, whose answer may come twice, or late */
  readonly asked: ReadonlyMap<number, AnyDraft>;
  /** numbers of the items of the last requests, on this connection and those before */
  readonly items: ReadonlySet<string>;
  /** codes of the answers whose AY means nothing on this connection */
  readonly unnumbered: ReadonlySet<string>;
}

/** Pure: the rules of 3M SIP 2.00, "Error detection", as strict as the mode. */
export function judge({ message, deviations }: Decoded, awaited: Awaited): Verdict {
  if (message.code === '96') return { kind: 'resend' };
  const { sequence, detection } = awaited;
  if (sequence !== null) {
    const zero = deviations.some((each) => each.code === 'checksum-zero');
    if (message.checksum === 'bad' && !(zero && detection !== 'strict')) return { kind: 'garbled' };
    if (message.code === 'unknown') return { kind: 'noise' };
    if (message.checksum === 'absent' && detection === 'strict') return { kind: 'unchecked' };
    const repeated = awaited.askedAgain && message.sequence === 0 && detection !== 'strict';
    const unnumbered = message.sequence === null && detection !== 'strict';
    if (message.sequence !== sequence && !repeated && !unnumbered)
      return isByName(message, awaited)
        ? { kind: 'reply', message, otherNumber: true }
        : { kind: 'stale' };
  }
  if (message.code === 'unknown') return { kind: 'noise' };
  if (message.code === awaited.replyCode) {
    return answersPrevious(message, awaited) || answersAnother(message, awaited)
      ? { kind: 'stale' }
      : { kind: 'reply', message };
  }
  return message.code === '98' ? { kind: 'status', message } : { kind: 'other' };
}

/**
 * Some systems do not repeat AY in every answer. The connection is closed after each failure, so an
 * answer with another AY that names what was asked for can only be a second answer to an earlier
 * request of this connection: one with that AY, for the same.
 */
function isByName(message: KnownMessage, awaited: Awaited): boolean {
  const { draft, detection, replyCode, asked, unnumbered } = awaited;
  if (detection === 'strict' || message.code !== replyCode || message.checksum !== 'ok')
    return false;
  if (!names(message, draft)) return false;
  const earlier = asked.get(message.sequence ?? -1);
  const isSecond = earlier !== undefined && earlier.code === draft.code && names(message, earlier);
  return unnumbered.has(message.code) || !isSecond;
}

/** The item, where the request has one; else the patron; else there is nothing to name. */
function names(message: KnownMessage, draft: AnyDraft): boolean {
  const request = { fields: fieldsOf(draft) };
  const id = ['AB', 'AA'].find((each) => first(request, each) !== null);
  return id === undefined || first(message, id)?.trim() === first(request, id)?.trim();
}

/**
 * It names the item of an earlier request, and not the one that was asked about: whatever its AY, an
 * item is not released by the answer about another one. Some systems repeat their last answer also on
 * the next connection. A number that was asked about nowhere may be the same item in another form.
 */
function answersAnother(message: KnownMessage, { draft, items }: Awaited): boolean {
  const [named, now] = [first(message, 'AB')?.trim(), itemOf(draft)];
  return Boolean(named) && now !== undefined && named !== now && items.has(named ?? '');
}

export function itemOf(request: AnyDraft): string | undefined {
  return first({ fields: fieldsOf(request) }, 'AB')?.trim();
}

/**
 * Without sequence numbers a late answer looks like the expected one, unless it names the item or
 * the patron of the previous request and not of this one.
 */
function answersPrevious(message: KnownMessage, { draft, previous, sequence }: Awaited): boolean {
  if (previous === null || previous.code !== draft.code) return false;
  if (sequence !== null && message.sequence !== null) return false;
  return ['AB', 'AA'].some((id) => {
    const named = first(message, id)?.trim();
    const now = first({ fields: fieldsOf(draft) }, id)?.trim();
    const before = first({ fields: fieldsOf(previous) }, id)?.trim();
    return Boolean(named) && named === before && now !== before;
  });
}
