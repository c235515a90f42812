/**
 * What was read of the stream, and whether it can be read on: a broker that got an older disk, or an
 * empty one, has other messages under the numbers that were read, and one whose disk has a wrong bit
 * has lost a message among others.
 */
import type { EntryId } from '../../store/types.ts';
import type { BrokerConnection, StoredMessage, StreamState } from '../broker/broker.ts';
import { eventSubject } from '../broker/subjects.ts';
import { type BranchSeal, isUnderLaterKey } from '../keys/branch-keys.ts';
import {
  createOthers,
  type Folded,
  lastingMessages,
  type Others,
  type Place,
} from '../shared/others.ts';

/**
 * The messages that are counted: numbers of two of these say nothing of each other. A broker with an
 * older disk, or whose stream was cut, gives numbers again, although the stream is the same one.
 */
export interface Numbering {
  /** `created` of the stream; empty: none was read */
  created: string;
}

export interface StreamReader {
  /** as of the last time that everything was read; empty before that */
  readonly others: Others;
  /** Whether everything was read once since the start. */
  readonly isWhole: boolean;
  /** A kiosk of the branch that says something under a later key: what it did is not known. */
  readonly laterKeyOf: string | null;
  /** Of the stream, as far as it was read. */
  readonly position: number;
  /** what that number counts */
  readonly numbering: Numbering;
  /**
   * Reads on where the stream is the same and has all that this kiosk published, else anew; resolves
   * when what was there is known. Until then `others` are those of before, and what the broker has
   * lost of other kiosks is remembered until they say what is so. What comes later is read until
   * the connection ends.
   */
  follow(connection: BrokerConnection, state: StreamState): Promise<void>;
  /** Resolves when a message is read; rejects after `ms`, and at the `end` of its connection. */
  reached(seq: number, ms: number, end: AbortSignal): Promise<void>;
  /** From here on these keys are used; messages that were refused, or not checked, are read again. */
  useKeys(seal: BranchSeal): { mustReadAnew: boolean };
}

/** Asked for at one time. */
const mostAsked = 64;

interface StreamReaderParts {
  branch: string;
  kiosk: string;
  seal: BranchSeal;
  /** when an own entry was done that is not published yet, by the broker's clock */
  unpublishedAtMs(entry: EntryId): number;
  /** as in PublisherParts */
  readBefore(entry: EntryId): number;
  /** as in PublisherParts */
  isUnsure(entry: EntryId): boolean;
  /** as in PublisherParts */
  isAnother(entry: EntryId, boot: string): boolean;
  onMessage(stored: StoredMessage, folded: Exclude<Folded, 'known'>): void;
}

interface Read {
  others: Others;
  numbering: Numbering;
  last: StoredMessage | null;
  /** other keys say more of it */
  isOutdated: boolean;
  /** something did not open, or was not signed by whom the keys name: other keys may say otherwise */
  hasRefused: boolean;
  laterKeyOf: string | null;
}

export function createStreamReader(parts: StreamReaderParts): StreamReader {
  const { branch, kiosk, onMessage } = parts;
  let { seal } = parts;
  const waiting = new Set<{ seq: number; done(): void }>();
  const empty = (numbering: Numbering): Read => ({
    others: createOthers({
      branch,
      self: kiosk,
      seal,
      placeOf: (of) => eventSubject(branch, of),
      unpublishedAtMs: parts.unpublishedAtMs,
      readBefore: parts.readBefore,
      isUnsure: parts.isUnsure,
      isAnother: parts.isAnother,
    }),
    numbering,
    last: null,
    isOutdated: false,
    hasRefused: false,
    laterKeyOf: null,
  });
  let current = empty({ created: '' });
  /** what is read anew, until it is whole */
  let next: Read | null = null;
  let isWhole = false;

  function take(read: Read, stored: StoredMessage): void {
    const folded = read.others.fold(stored);
    if (folded === 'known') return;
    read.last = stored;
    if (folded === 'unknown-key' || folded === 'not-signed') read.hasRefused = true;
    const isOfLater = folded === 'unknown-key' && isUnderLaterKey(seal, stored.data);
    if (isOfLater && seal.voices.isMember(stored.kiosk)) read.laterKeyOf = stored.kiosk;
    for (const each of waiting) if (read === current && each.seq <= stored.seq) each.done();
    onMessage(stored, folded);
  }

  /** Whether what was read last is there still, under its number. */
  async function isNumberedAsBefore(
    connection: BrokerConnection,
    state: StreamState,
  ): Promise<boolean> {
    const { last, numbering } = current;
    if (numbering.created !== state.created) return false;
    if (last === null) return true;
    const there = await connection.at(last.seq);
    return (
      there !== null &&
      there.kiosk === last.kiosk &&
      there.storedAtMs === last.storedAtMs &&
      Buffer.compare(there.data, last.data) === 0
    );
  }

  /** Of the other kiosks each looks for its own. */
  async function hasAllOfOwn(connection: BrokerConnection): Promise<boolean> {
    const isThere = async ({ seq, storedAtMs }: Place) => {
      const found = await connection.at(seq);
      return found?.kiosk === kiosk && found.storedAtMs === storedAtMs;
    };
    const places = lastingMessages(current.others.of(kiosk));
    for (let from = 0; from < places.length; from += mostAsked) {
      const there = await Promise.all(places.slice(from, from + mostAsked).map(isThere));
      if (!there.every((is) => is)) return false;
    }
    return true;
  }

  return {
    get others() {
      return current.others;
    },
    get isWhole() {
      return isWhole;
    },
    get laterKeyOf() {
      return current.laterKeyOf ?? next?.laterKeyOf ?? null;
    },
    get position() {
      return current.others.position;
    },
    get numbering() {
      return current.numbering;
    },
    async follow(connection, state) {
      const isAsBefore = await isNumberedAsBefore(connection, state);
      const { isOutdated, numbering } = current;
      if (isWhole && isAsBefore && !isOutdated && (await hasAllOfOwn(connection))) {
        const read = current;
        await connection.follow(read.others.position + 1, (stored) => take(read, stored));
        return;
      }
      const read = empty(isAsBefore ? numbering : { created: state.created });
      next = read;
      try {
        await connection.follow(state.firstSeq, (stored) => take(read, stored));
        read.others.remember(current.others);
        current = read;
        isWhole = true;
      } finally {
        if (next === read) next = null;
      }
    },
    async reached(seq, ms, end) {
      end.throwIfAborted();
      if (current.others.position >= seq) return;
      await new Promise<void>((resolve, reject) => {
        const settle = (how: () => void) => {
          clearTimeout(timer);
          end.removeEventListener('abort', onEnd);
          waiting.delete(one);
          how();
        };
        const onEnd = () => settle(() => reject(end.reason));
        const one = { seq, done: () => settle(resolve) };
        const late = new Error('the broker does not send what it has stored');
        const timer = setTimeout(() => settle(() => reject(late)), ms);
        end.addEventListener('abort', onEnd);
        waiting.add(one);
      });
    },
    useKeys(keys) {
      seal = keys;
      const mustReadAnew = current.hasRefused || (next?.hasRefused ?? false);
      current.others.useKeys(keys);
      next?.others.useKeys(keys);
      if (mustReadAnew) current.isOutdated = true;
      return { mustReadAnew };
    },
  };
}
