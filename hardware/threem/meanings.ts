/** What the error byte of a 3M reader means, in words for a technician. */
import { hexByte } from '../hex.ts';

const errors: Record<number, string> = {
  0: 'ok',
  2: 'not implemented',
  6: 'no transponder',
  15: 'unknown error',
  17: 'memory does not exist',
  18: 'locked',
  21: 'could not be read',
  22: 'could not be written',
  33: 'error 1 of the tag',
  34: 'error 2 of the tag',
  35: 'error 3 of the tag',
  48: 'not supported',
  49: 'option not supported',
  50: 'wrong parameter',
  253: 'cancelled',
  254: 'memory failure in the reader',
};

/** For example `locked (12)`. */
export function describeError(error: number): string {
  return `${errors[error] ?? 'unknown error'} (${hexByte(error)})`;
}

/**
 * The last four bytes of `start` or `version`: which is the hardware's is undocumented, so all are
 * shown.
 */
export function describeReader(version: Uint8Array): string {
  return `3M 210/810 family, version ${Array.from(version, String).join('.')}`;
}
