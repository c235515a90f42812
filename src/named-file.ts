/** Files that a setting names, which may be any: a device, a pipe, a file of another kind. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const usualMostBytes = 2_000_000;

/**
 * All of a regular file (a link to one, too). Throws the error of the file system, whose `code`
 * says why, or one with the code `no-file` (a folder, a device, a pipe: reading it may never end)
 * or `too-large`; no message holds a word of what is in it.
 */
export function readNamedFile(file: string, mostBytes = usualMostBytes): Buffer {
  // Without waiting for who might write into a pipe.
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw withCode('no-file', `${file} is no file`);
    if (stat.size > mostBytes)
      throw withCode('too-large', `${file} has more than ${mostBytes} bytes`);
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function withCode(code: string, message: string) {
  return Object.assign(new Error(message), { code });
}
