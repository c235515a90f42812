/**
 * The socket of the sound card, with events as `evtest` recorded them of a real one (a headset with a
 * microphone, put in and pulled), through pipes in place of the kernel's devices.
 */
import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  type WriteStream,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

interface Jack {
  createJackWatch(
    on: (isIn: boolean) => Promise<void>,
    folders: { classes: string; devices: string },
  ): { watch(wanted: boolean): 'jack-absent' | 'jack-refused' | null };
}
const jackFile: string = '../../packaging/jack.mjs';
const { createJackWatch } = (await import(jackFile)) as Jack;

const within = { timeout: 5_000, interval: 10 };
/** Type, code and value: headphones, microphone, something is in it at all; then the end of a report. */
const recorded = (isIn: 0 | 1) => [
  [5, 2, isIn],
  [5, 4, isIn],
  [5, 7, isIn],
  [0, 0, 0],
];

let folder: string;
let classes: string;
let devices: string;
let heard: boolean[];
let watch: ReturnType<Jack['createJackWatch']>['watch'];
const pipes: WriteStream[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jack-'));
  [classes, devices] = [join(folder, 'class'), join(folder, 'dev')];
  for (const each of [classes, devices]) mkdirSync(each);
  // That of the test before says once more that nothing is in.
  const own: boolean[] = [];
  heard = own;
  const on = (isIn: boolean) => Promise.resolve(void own.push(isIn));
  watch = createJackWatch(on, { classes, devices }).watch;
});
afterEach(() => {
  watch(false);
  for (const pipe of pipes.splice(0)) pipe.destroy();
  rmSync(folder, { recursive: true });
});

/** `switches`: as the kernel writes which ones a device has. */
function plugCard(name: string, switches: string) {
  mkdirSync(join(classes, name, 'device/capabilities'), { recursive: true });
  writeFileSync(join(classes, name, 'device/capabilities/sw'), `${switches}\n`);
  execFileSync('mkfifo', [join(devices, name)]);
}

function open(name: string): WriteStream {
  const pipe = createWriteStream(join(devices, name));
  pipes.push(pipe);
  return pipe;
}

function bytesOf(events: readonly (readonly number[])[]): Buffer {
  return Buffer.concat(
    events.map(([type = 0, code = 0, value = 0]) => {
      const bytes = Buffer.alloc(24);
      bytes.writeBigInt64LE(1_773_739_475n, 0);
      bytes.writeBigInt64LE(147_018n, 8);
      bytes.writeUInt16LE(type, 16);
      bytes.writeUInt16LE(code, 18);
      bytes.writeInt32LE(value, 20);
      return bytes;
    }),
  );
}

it('notices a headset that is put in and pulled, in bytes of any split', async () => {
  plugCard('event3', '0');
  plugCard('event7', '94');
  expect(watch(true)).toBeNull();
  const socket = open('event7');
  // What is in before counts as out.
  await expect.poll(() => heard, within).toEqual([false]);
  for (const byte of bytesOf(recorded(1))) socket.write(Buffer.from([byte]));
  await expect.poll(() => heard, within).toEqual([false, true]);
  socket.write(bytesOf([...recorded(1), ...recorded(0)]));
  await expect.poll(() => heard, within).toEqual([false, true, false]);
});

it('a sound card that is pulled takes its headset along, and is watched again once it is back', async () => {
  plugCard('event7', '4');
  watch(true);
  open('event7').end(bytesOf(recorded(1)));
  await expect.poll(() => heard, within).toEqual([false, true, false]);
  expect(watch(true)).toBeNull();
  open('event7').write(bytesOf(recorded(1)));
  await expect.poll(() => heard, within).toEqual([false, true, false, true]);
});

it('says why it notices nothing: no socket of headphones, or none that may be read', async () => {
  plugCard('event3', '1');
  plugCard('event5', '140');
  expect(watch(true)).toBe('jack-absent');
  mkdirSync(join(classes, 'event9/device/capabilities'), { recursive: true });
  writeFileSync(join(classes, 'event9/device/capabilities/sw'), '10000000000004\n');
  watch(true);
  await expect.poll(() => watch(true), within).toBe('jack-refused');
});

it('is not watched where nobody asked for it', () => {
  plugCard('event7', '4');
  expect(watch(false)).toBeNull();
  expect(heard).toEqual([]);
});
