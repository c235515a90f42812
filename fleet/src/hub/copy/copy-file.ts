/** A stream of the hub as an operator's machine has it: a line a message, as they stood there. */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../../../src/files.ts';

const message = z.object({
  seq: z.int().positive(),
  subject: z.string(),
  at: z.iso.datetime(),
  /** base64 */
  data: z.string(),
});
export type CopiedMessage = z.infer<typeof message>;

const head = z.object({ v: z.literal(1), created: z.string(), lastSeq: z.int().nonnegative() });

export interface StreamCopy {
  /** when the stream was made that it is of: after a wiped disk it is another */
  created: string;
  /** of it, all up to this number was copied */
  lastSeq: number;
  /** oldest first; of streams before this one too */
  messages: readonly CopiedMessage[];
}

const none: StreamCopy = { created: '', lastSeq: 0, messages: [] };

/**
 * Without a file nothing was copied. A damaged one is put aside, since it may be all that shows what was cut
 * off the audit trail; the copy begins anew.
 */
export function readCopy(folder: string, stream: string): StreamCopy {
  const file = join(folder, `${stream}.jsonl`);
  if (!existsSync(file)) return none;
  try {
    const [first = '', ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const { created, lastSeq } = head.parse(JSON.parse(first));
    return { created, lastSeq, messages: rest.map((line) => message.parse(JSON.parse(line))) };
  } catch {
    renameSync(file, `${file}.damaged-${new Date().toISOString().replaceAll(':', '')}`);
    return none;
  }
}

export function writeCopy(folder: string, stream: string, copy: StreamCopy): void {
  const { created, lastSeq, messages } = copy;
  const lines = [{ v: 1, created, lastSeq }, ...messages].map((each) => JSON.stringify(each));
  writeFileAtomically(join(folder, `${stream}.jsonl`), `${lines.join('\n')}\n`, 0o600);
}
