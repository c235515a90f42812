/**
 * The socket of the sound card. The kernel reports on an input device of its own that a headset is
 * plugged in or taken out (a switch, SW_HEADPHONE_INSERT of input-event-codes.h), of which no browser
 * gets anything.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const usualFolders = { classes: '/sys/class/input', devices: '/dev/input' };
/** `struct input_event` on 64 bits: two times of 8 bytes, type, code, value. */
const eventBytes = 24;
const typeAt = 16;
const codeAt = 18;
const valueAt = 20;
const ofSwitch = 5;
const headphones = 2;

/** The sockets for headphones that the system knows, as `event7`. @param {string} folder @returns {string[]} */
function sockets(folder) {
  try {
    return readdirSync(folder).filter(
      (name) => /^event\d+$/.test(name) && isSocket(join(folder, name)),
    );
  } catch {
    return [];
  }
}

/** @param {string} device */
function isSocket(device) {
  try {
    // Words of 64 bits, the lowest last.
    const words = readFileSync(join(device, 'device/capabilities/sw'), 'utf8');
    const lowest = BigInt(`0x${words.trim().split(' ').at(-1)}`);
    return ((lowest >> BigInt(headphones)) & 1n) === 1n;
  } catch {
    return false;
  }
}

/**
 * Calls `on` at each change, one call after the other. Whether a headset is in when the watch begins
 * the kernel does not say by an event: it counts as out, so that nothing is said to all.
 * @param {(isIn: boolean) => Promise<void>} on
 */
export function createJackWatch(on, { classes, devices } = usualFolders) {
  /** @type {Map<string, import('node:child_process').ChildProcess>} */
  const readers = new Map();
  /** Those that could not be read, until they are another time. @type {Set<string>} */
  const refused = new Set();
  /** @type {Set<string>} */
  const inserted = new Set();
  let isOn = false;
  let last = Promise.resolve();
  /** @param {string} name @param {boolean} isIn */
  const set = (name, isIn) => {
    const before = inserted.size > 0;
    if (isIn) inserted.add(name);
    else inserted.delete(name);
    const now = inserted.size > 0;
    if (now !== before) say(now);
  };
  const say = (/** @type {boolean} */ isIn) => {
    last = last.then(() => on(isIn));
  };
  /** @param {string} name */
  const read = (name) => {
    // A file that waits for events would hold one of the few threads of Node for ever.
    const child = spawn('cat', [join(devices, name)], { stdio: ['ignore', 'pipe', 'ignore'] });
    readers.set(name, child);
    let rest = Buffer.alloc(0);
    child.stdout.on('data', (/** @type {Buffer} */ bytes) => {
      refused.delete(name);
      rest = Buffer.concat([rest, bytes]);
      for (; rest.length >= eventBytes; rest = rest.subarray(eventBytes))
        if (rest.readUInt16LE(typeAt) === ofSwitch && rest.readUInt16LE(codeAt) === headphones)
          set(name, rest.readInt32LE(valueAt) !== 0);
    });
    child.on('close', (code) => {
      readers.delete(name);
      if (code === 1) refused.add(name);
      // A sound card that is pulled takes its headset along.
      set(name, false);
    });
    child.on('error', () => {
      readers.delete(name);
      refused.add(name);
    });
  };
  process.on('exit', () => {
    for (const child of readers.values()) child.kill();
  });
  return {
    /**
     * Begins, ends, and looks for sockets that are new: to be called now and then.
     * @param {boolean} wanted @returns {'jack-absent' | 'jack-refused' | null} why it notices nothing
     */
    watch(wanted) {
      if (!wanted) {
        isOn = false;
        for (const child of readers.values()) child.kill();
        return null;
      }
      if (!isOn) say(false);
      isOn = true;
      const names = sockets(classes);
      for (const name of names) if (!readers.has(name)) read(name);
      if (names.length === 0) return 'jack-absent';
      return names.every((name) => refused.has(name)) ? 'jack-refused' : null;
    },
  };
}
