/** The messages of an examination in a file that a library may send: JSON lines, masked. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { OnTrace } from '../../../packages/sip2/src/index.ts';
import { systemCode } from '../../fault.ts';
import { version } from '../../version.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';

/** In the first line of the file: a person reads it before sending the file. */
const masked = [
  'Masked, as ***: card numbers, national numbers, names, addresses, PINs and passwords, item numbers, titles, due dates, amounts, fee ids, and all texts of the library system.',
  'Only as a form (a: a word, d: a digit, d+: five digits or more): the lines of lists (AS, AU, AV, CD, YZ), FA, FB, FC, and fields that SIP2 does not have.',
  'In clear: which fields come and in which order, flags and counts, dates of messages, locations and sort bins, kinds of media, currency, FV.',
];

export interface ExamTrace {
  onTrace: OnTrace;
  /** how many messages were written; without any, the file goes */
  close(): number;
}

/**
 * Makes the file, readable for its user alone. Refuses where there is one already, or where none can
 * be made, before anything is sent.
 */
export function openExamTrace(
  file: string,
  about: { profile: string; registrationsFlag: string | null; now(): string },
): ExamTrace {
  const handle = create(file);
  let messages = 0;
  const write = (line: object) => writeSync(handle, `${JSON.stringify(line)}\n`);
  const { profile, registrationsFlag, now } = about;
  write({ trace: 'kiosk exam', version, at: now(), profile, registrationsFlag, masked });
  return {
    onTrace: (direction, _line, { message, latencyMs }) => {
      messages += 1;
      write({ at: now(), direction, latencyMs, ...message });
    },
    close: () => {
      closeSync(handle);
      if (messages === 0) rmSync(file, { force: true });
      return messages;
    },
  };
}

function create(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const code = systemCode(error);
    const why =
      code === 'EEXIST'
        ? 'there is such a file already; name a new one'
        : `the trace cannot be written (${code}); name a file in a folder of your own`;
    throw new Refusal(`--trace ${file}: ${why}.`, exitCodes.cannotWrite);
  }
}
