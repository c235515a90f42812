/** Memories of tags with their printed numbers, one JSON object a line. */
import { appendFileSync } from 'node:fs';
import { parseHex } from '../../../hardware/inspection.ts';
import { readerDefaults } from '../../../hardware/reader/options.ts';
import type { Sample } from '../../../hardware/tags/learn/sample.ts';
import { nameOf, readText } from '../common/input.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';

export interface Dump extends Sample {
  /** 0: it has none */
  dsfid: number;
}

/** `{"number":"3000…","bytes":"0B41…","dsfid":"00"}` a line, the last of them left out at will. */
export async function readDumps(file: string): Promise<Dump[]> {
  const lines = (await readText(file)).replace(/^\uFEFF/, '').split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const dump = dumpOf(line);
    if (typeof dump !== 'string') return [dump];
    throw new Refusal(`${nameOf(file)}, line ${at + 1}: ${dump}.`, exitCodes.wrongData);
  });
}

const longestNumber = 64;

/** What is wrong with it, as text. */
function dumpOf(line: string): Dump | string {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return 'is no JSON';
  }
  const { number, bytes, dsfid = '00' } = Object(read) as Record<string, unknown>;
  if (typeof number !== 'string' || number.trim() === '')
    return '"number" is missing: the printed number, as text';
  if (number.trim().length > longestNumber)
    return `"number" has more than ${longestNumber} characters`;
  if (typeof bytes !== 'string')
    return '"bytes" is missing: the memory from its first byte, hexadecimal';
  if (typeof dsfid !== 'string' || !/^[0-9A-Fa-f]{2}$/.test(dsfid))
    return '"dsfid" is no byte: two hexadecimal digits';
  const parsed = parseHex(bytes);
  if (!parsed.ok) return `"bytes": ${parsed.problem}`;
  // The kiosk reads no more of a tag either.
  const memory = parsed.bytes.subarray(0, readerDefaults.memoryBytes);
  return { number: number.trim(), memory, dsfid: Number.parseInt(dsfid, 16) };
}

export function saveDump(file: string, { number, memory, dsfid }: Dump): void {
  const bytes = Buffer.from(memory).toString('hex').toUpperCase();
  const line = { number, bytes, dsfid: dsfid.toString(16).toUpperCase().padStart(2, '0') };
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`${file} cannot be written: ${why}`, exitCodes.cannotWrite);
  }
}
