/** The tags with a known content: `test/vectors/tags.jsonl`. */
import { readFileSync } from 'node:fs';

interface Row {
  name: string;
  model: string;
  bytes: string;
  origin: string;
  expect: {
    usage?: number;
    parts?: number;
    ordinal?: number;
    pid?: string;
    isil?: string;
    blank?: boolean;
    set?: number;
    total?: number;
    typeOfUsage?: string;
    contentParameter?: number[];
    onix?: string;
    /** of DM11: its number, and whether its check value is right */
    item?: string | null;
    check?: boolean;
  };
}
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
export const rows = readFileSync('test/vectors/tags.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Row);
