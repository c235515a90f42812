import { first } from '../codec/access.ts';
import type { Decoded } from '../codec/decode.ts';
import { fieldsOf } from '../codec/encode.ts';
import type { AnyDraft, KnownMessage, Message } from '../messages/table.ts';
import type { ErrorDetection } from '../profiles/profile.ts';

/** What a received line means for the request that waits. */
type Verdict =
  | { kind: 'reply'; message: KnownMessage }
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
    if (message.sequence !== sequence && !repeated && !unnumbered) return { kind: 'stale' };
  }
  if (message.code === 'unknown') return { kind: 'noise' };
  if (message.code === awaited.replyCode) {
    return answersPrevious(message, awaited) ? { kind: 'stale' } : { kind: 'reply', message };
  }
  return message.code === '98' ? { kind: 'status', message } : { kind: 'other' };
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
