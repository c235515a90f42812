/**
 * One connection to pcscd: a request, then its answer. An answer carries neither length nor code, so
 * that one is asked at a time, and a connection on which an answer is late is of no use any more.
 */
import {
  decodeStructure,
  encodeRequest,
  type RequestName,
  results,
  type Structure,
  structureLength,
  version,
} from './messages.ts';

/**
 * Why something was not done. `gone`: the connection is lost. `late`: no answer in time. `card-gone`:
 * there is no card any more. `mute`: it does not answer. `again`: it was reset, or bytes were lost:
 * worth another try. `busy`: another program has it alone. `permission`: polkit forbids it. `other`:
 * pcscd said no for another reason.
 */
type PcscTrouble =
  | 'gone'
  | 'late'
  | 'card-gone'
  | 'mute'
  | 'again'
  | 'busy'
  | 'permission'
  | 'other';
export class PcscError extends Error {
  readonly trouble: PcscTrouble;
  constructor(message: string, trouble: PcscTrouble) {
    super(message);
    this.name = 'PcscError';
    this.trouble = trouble;
  }
}

export interface Channel {
  receive(chunk: Uint8Array): void;
  /** Rejects what waits, and whatever is asked from now on. */
  lose(reason: string): void;
  send(name: RequestName, values?: Record<string, string | number>): Promise<void>;
  /** So many bytes; rejects after `limitMs`. */
  take(length: number, limitMs: number): Promise<Uint8Array>;
  /** The answer, whatever its `result`. */
  request<Name extends AnsweredName>(
    name: Name,
    values: Partial<Structure<Name>>,
    data?: Uint8Array,
  ): Promise<Structure<Name>>;
}
type AnsweredName = Exclude<
  RequestName,
  'readersState' | 'waitForChange' | 'stopWaiting' | 'countReaderEvents'
>;

/** The newest minor version that the daemon has agreed to, for the next connection. */
export interface AgreedVersion {
  minor: number;
}

const mostPending = 16_384;

export function createChannel(
  write: (bytes: Uint8Array) => Promise<void>,
  answerTimeoutMs: number,
): Channel {
  let pending = Buffer.alloc(0);
  let waiting: { length: number; done(bytes: Uint8Array): void; fail(error: Error): void } | null =
    null;
  let lost: PcscError | null = null;

  function lose(reason: string): void {
    lost ??= new PcscError(reason, 'gone');
    pending = Buffer.alloc(0);
    waiting?.fail(lost);
  }

  function serve(): void {
    if (waiting === null || pending.length < waiting.length) return;
    const bytes = Uint8Array.from(pending.subarray(0, waiting.length));
    pending = pending.subarray(waiting.length);
    waiting.done(bytes);
  }

  function take(length: number, limitMs: number): Promise<Uint8Array> {
    if (lost) return Promise.reject(lost);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        settle();
        reject(new PcscError(`no answer within ${limitMs} ms`, 'late'));
      }, limitMs);
      const settle = () => {
        clearTimeout(limit);
        waiting = null;
      };
      waiting = {
        length,
        done: (bytes) => {
          settle();
          resolve(bytes);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      serve();
    });
  }

  /** What came before it was asked for is no answer: everything after it would be misread. */
  async function begin(bytes: Uint8Array): Promise<void> {
    if (lost) throw lost;
    if (pending.length > 0) {
      lose('it sent more than was asked for');
      throw lost;
    }
    await write(bytes);
  }

  return {
    receive: (chunk) => {
      if (lost) return;
      pending = Buffer.concat([pending, chunk]);
      if (pending.length > mostPending) lose('it sent more than was asked for');
      else serve();
    },
    lose,
    send: (name, values = {}) => begin(encodeRequest(name, values)),
    take,
    request: async (name, values, data) => {
      // Before the write: the answer may be there before the write reports its end.
      const sent = begin(encodeRequest(name, values, data));
      const answer = take(structureLength(name), answerTimeoutMs);
      const [bytes] = await Promise.all([answer, sent]);
      return decodeStructure(name, bytes);
    },
  };
}

/**
 * The two agree on a version; a daemon that speaks another one says which. Remembered in `agreed`,
 * since some write each refusal into the system's log.
 */
export async function agreeOnVersion(channel: Channel, agreed: AgreedVersion): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    const { major, minor, result } = await channel.request('version', {
      major: version.major,
      minor: agreed.minor,
    });
    if (result === results.ok) return;
    if (major !== version.major || minor < version.oldestMinor)
      throw new PcscError(`pcscd speaks version ${major}:${minor} of its protocol`, 'other');
    agreed.minor = minor;
  }
  throw new PcscError('pcscd accepts no version of its protocol', 'other');
}

/** Throws where it was refused. `doing`: what, for a technician. */
export function requireOk(result: number, doing: string): void {
  if (result === results.ok) return;
  const trouble = troubles.get(result) ?? 'other';
  const code = result.toString(16).toUpperCase().padStart(8, '0');
  const words = trouble === 'busy' ? 'another program has it alone' : `pcscd answers ${code}`;
  throw new PcscError(`${doing}: ${words}`, trouble);
}
const troubles: ReadonlyMap<number, PcscTrouble> = new Map<number, PcscTrouble>([
  [results.noCard, 'card-gone'],
  [results.removedCard, 'card-gone'],
  [results.readerUnavailable, 'card-gone'],
  [results.unknownReader, 'card-gone'],
  [results.unresponsiveCard, 'mute'],
  [results.unpoweredCard, 'mute'],
  [results.resetCard, 'again'],
  [results.commDataLost, 'again'],
  [results.notTransacted, 'again'],
  [results.commError, 'again'],
  [results.sharingViolation, 'busy'],
  [results.securityViolation, 'permission'],
  [results.serviceStopped, 'gone'],
]);
