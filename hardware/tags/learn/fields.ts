/** Stretches of memory. Pure. */
import { bytesOfNumber, checkLength, type OwnCheck, type OwnModel } from '../own-model.ts';

/** Bytes from `from` up to, and without, `to`. */
export interface Field {
  from: number;
  to: number;
}

export function fieldOfNumber(number: OwnModel['number']): Field {
  return { from: number.at, to: number.at + bytesOfNumber(number) };
}

export function fieldOfCheck(check: Pick<OwnCheck, 'at' | 'kind'>): Field {
  return { from: check.at, to: check.at + checkLength(check) };
}

export function overlap(one: Field, other: Field): boolean {
  return one.from < other.to && other.from < one.to;
}

export function placesOf({ from, to }: Field): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** Whether this byte is not the same on all tags. */
export function differs(memories: readonly Uint8Array[], at: number): boolean {
  return memories.some((memory) => memory[at] !== memories[0]?.[at]);
}
