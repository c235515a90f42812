/** The readers that pcscd has and the cards in them, from the connection that stays open. */
import type { PortAddress } from '../address.ts';
import { type LineOptions, openLine } from '../line.ts';
import { reasonOf } from '../reason.ts';
import {
  type AgreedVersion,
  agreeOnVersion,
  type Channel,
  createChannel,
  PcscError,
} from './channel.ts';
import {
  decodeReadersState,
  isOpeningReader,
  type ReaderState,
  readersStateLength,
  structureLength,
} from './messages.ts';

interface WatchHandlers {
  /** At the start, at each change, and every `lookAgainMs`. */
  onReaders(readers: readonly ReaderState[]): void;
  /** pcscd is not there, or no longer; the reason is for a technician. */
  onLost(reason: string): void;
}
interface WatchOptions {
  agreed: AgreedVersion;
  answerTimeoutMs: number;
  /** A daemon that hangs is noticed by its silence, and an event that was lost is made good. */
  lookAgainMs: number;
  line?: LineOptions;
}

const signalLength = structureLength('changed');
/** pcscd says nothing when a reader is open at last: it is looked at again, for two seconds. */
const openingMs = 50;
const mostOpening = 40;
/** A state of all readers has 3 KB, and a card that is put in changes it a few times. */
const mostBytesPerSecond = 1_048_576;

/** Never throws and never gives up. */
export function watchReaders(
  address: PortAddress,
  handlers: WatchHandlers,
  options: WatchOptions,
): { close(): Promise<void> } {
  let channel = createChannel(write, options.answerTimeoutMs);
  let heard = false;
  /** this side let go, which says nothing of the permission */
  let gaveUp = false;
  const line = openLine(
    address,
    {
      onUp: () => {
        heard = false;
        gaveUp = false;
        channel = createChannel(write, options.answerTimeoutMs);
        void follow();
      },
      onDown: (reason) => {
        channel.lose(reason);
        handlers.onLost(
          heard || gaveUp
            ? reason
            : `${reason} before it answered: may the user of the kiosk use card readers (polkit)?`,
        );
      },
      onOpenFailed: handlers.onLost,
      onData: (chunk) => {
        heard = true;
        channel.receive(chunk);
      },
    },
    { ...options.line, mostBytesPerSecond },
  );
  function write(bytes: Uint8Array): Promise<void> {
    return line.write(bytes);
  }

  async function follow(): Promise<void> {
    const mine = channel;
    try {
      await agreeOnVersion(mine, options.agreed);
      for (let opening = 0; ; ) {
        await mine.send('waitForChange');
        const bytes = await mine.take(readersStateLength, options.answerTimeoutMs);
        const readers = decodeReadersState(bytes);
        if (readers === null) throw new PcscError('its list of readers cannot be read', 'other');
        const isOpening = opening < mostOpening && isOpeningReader(bytes);
        opening = isOpening ? opening + 1 : 0;
        if (!isOpening) handlers.onReaders(readers);
        await untilChange(mine, isOpening ? openingMs : options.lookAgainMs);
      }
    } catch (error) {
      // Of an earlier connection: the line is down already.
      if (mine !== channel) return;
      gaveUp = true;
      line.drop(reasonOf(error));
    }
  }

  /** Ends with one `changed`: of a change, or of the wait that was ended. */
  async function untilChange(mine: Channel, limitMs: number): Promise<void> {
    const late = await mine.take(signalLength, limitMs).then(
      () => false,
      (error) => {
        if (error instanceof PcscError && error.trouble === 'late') return true;
        throw error;
      },
    );
    if (!late) return;
    await mine.send('stopWaiting');
    await mine.take(signalLength, options.answerTimeoutMs);
  }

  return { close: () => line.close() };
}
