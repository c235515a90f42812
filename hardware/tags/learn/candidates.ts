/** The table that follows from a place of the number and a check value. Pure. */
import { turnBlocks } from '../blocks.ts';
import type { OwnModel } from '../own-model.ts';
import { differs, fieldOfCheck, fieldOfNumber, overlap, placesOf } from './fields.ts';

/** One without a name yet. */
export type Model = Omit<OwnModel, 'name'>;

/**
 * All bytes up to the last one that means something are constant where the tags agree in them: what
 * a tag that differs there means is not known, it may be one of a set. `memories`: in the order in
 * which the model counts.
 */
export function modelWith(
  parts: Pick<Model, 'turned' | 'number' | 'check'>,
  memories: readonly Uint8Array[],
): Model {
  const [first = new Uint8Array()] = memories;
  const isConstant = (at: number) => !differs(memories, at) && !isTaken(parts, at);
  const lastWritten = first.findLastIndex((byte, at) => byte !== 0 && isConstant(at));
  const ends = [fieldOfNumber(parts.number), ...(parts.check ? [fieldOfCheck(parts.check)] : [])];
  const size = Math.max(lastWritten + 1, parts.check?.to ?? 0, ...ends.map(({ to }) => to));
  const constants: { at: number; hex: string }[] = [];
  for (const at of placesOf({ from: 0, to: size }).filter(isConstant)) {
    const hex = Buffer.of(first[at] ?? 0)
      .toString('hex')
      .toUpperCase();
    const run = constants.at(-1);
    if (run && run.at + run.hex.length / 2 === at) run.hex += hex;
    else constants.push({ at, hex });
  }
  return { size, ...parts, constants };
}

function isTaken({ number, check }: Pick<Model, 'number' | 'check'>, at: number): boolean {
  const fields = [fieldOfNumber(number), ...(check ? [fieldOfCheck(check)] : [])];
  return fields.some((field) => overlap(field, { from: at, to: at + 1 }));
}

/** Bytes that differ between the tags, and are neither number nor check value. */
export function unexplained(model: Model, asRead: readonly Uint8Array[]): number[] {
  const memories = asRead.map((memory) => inOrderOf(model, memory));
  const { length = 0 } = memories[0] ?? {};
  return placesOf({ from: 0, to: length }).filter(
    (at) => differs(memories, at) && !isTaken(model, at),
  );
}

/** As the model counts its places; and back. */
export function inOrderOf({ turned }: Pick<Model, 'turned'>, memory: Uint8Array): Uint8Array {
  return turned ? turnBlocks(memory) : memory.slice();
}
