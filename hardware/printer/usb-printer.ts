/**
 * The file of a USB printer, `/dev/usb/lp0` (Linux, drivers/usb/class/usblp.c): bytes both ways, and
 * no line settings. It is opened so that no call waits: a printer without paper takes no more bytes,
 * and a call that waits for it could neither be ended nor its file closed. One program at a time has
 * it open.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pauseOr } from '../pause.ts';
import { once, type Port, PortError, type PortHandlers, type PortTrouble } from '../port.ts';
import { reasonOf } from '../reason.ts';

/** From one look for an answer, or for room, to the next, where one is to come soon. */
const soonMs = 5;
/** How long after a write an answer is to come soon. */
const answeredWithinMs = 1_000;
/** The same at other times: also how long a printer that was unplugged is not missed. */
const idleMs = 100;
const mostBytes = 4_096;

/** Rejects with a PortError whose message is for a technician. */
export async function openUsbPrinter(path: string, handlers: PortHandlers): Promise<Port> {
  const file = await openFile(path);
  const down = once((reason: string) => handlers.onDown(reason));
  let closing: Promise<void> | null = null;
  /** by `performance.now()` */
  let askedUntil = 0;
  let wake = () => {};

  async function readAll(): Promise<void> {
    const buffer = Buffer.alloc(mostBytes);
    const read = () => unlessBusy(file.read(buffer, 0, mostBytes, null), (did) => did.bytesRead);
    while (!closing) {
      const bytes = await read().catch(lost);
      if (closing || bytes === null) return;
      // No byte is no end of the file: a printer may send packets without any.
      if (bytes > 0) handlers.onData(Buffer.from(buffer.subarray(0, bytes)));
      else await pause(performance.now() < askedUntil ? soonMs : idleMs);
    }
  }

  async function writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (closing !== null) throw new Error(`${path} is closed`);
      const rest = bytes.subarray(at);
      const taken = await unlessBusy(file.write(rest), ({ bytesWritten }) => bytesWritten);
      at += taken;
      if (taken === 0) await pauseOr(null, soonMs);
    }
    askedUntil = performance.now() + answeredWithinMs;
    wake();
  }

  function pause(limitMs: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    return pauseOr(woken, limitMs);
  }

  function lost(error: unknown): null {
    if (closing === null) down(explain(path, error));
    return null;
  }

  const reading = readAll();
  let writing: Promise<unknown> = Promise.resolve();
  return {
    write: (bytes) => {
      const written = writing
        .then(() => writeAll(bytes))
        .catch((error: unknown) => {
          lost(error);
          throw new Error(closing === null ? explain(path, error) : `${path} is closed`);
        });
      writing = written.catch(() => {});
      return written;
    },
    close: () => {
      closing ??= end();
      return closing;
    },
  };

  async function end(): Promise<void> {
    wake();
    await Promise.all([reading, writing]);
    // What the printer has not taken is dropped with it.
    await file.close().catch(() => {});
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const { O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
  let file: FileHandle;
  try {
    file = await open(path, O_RDWR | O_NONBLOCK | O_NOCTTY);
  } catch (error) {
    throw new PortError(explain(path, error), troubleOf(error));
  }
  if ((await file.stat()).isCharacterDevice()) return file;
  await file.close();
  throw new PortError(`${path} is a file, and no device`, 'other');
}

/** The figure of a call that was done; 0 where the printer has nothing, or takes nothing now. */
async function unlessBusy<Done>(
  call: Promise<Done>,
  figure: (done: Done) => number,
): Promise<number> {
  try {
    return figure(await call);
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK', 'EINTR'].includes(codeOf(error))) return 0;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
function troubleOf(error: unknown): PortTrouble {
  return advices[codeOf(error)]?.[1] ?? 'other';
}
function explain(path: string, error: unknown): string {
  return `${path}: ${advices[codeOf(error)]?.[0] ?? reasonOf(error)}`;
}

const absent = ['there is no such printer: is it plugged in, and switched on?', 'no-port'] as const;
const mayNot = [
  'no permission: is the user of the kiosk in the group dialout?',
  'no-permission',
] as const;
const gone = ['it was unplugged, or switched off', 'no-port'] as const;
const advices: Readonly<Record<string, readonly [string, PortTrouble]>> = {
  ENOENT: absent,
  ENXIO: absent,
  EACCES: mayNot,
  EPERM: mayNot,
  EBUSY: ['another program has this printer open', 'taken'],
  ENODEV: gone,
  EIO: gone,
  // Of a printer of protocol 1 usblp reads nothing.
  EINVAL: ['this printer gives no answers, so nobody would know whether it printed', 'other'],
};
