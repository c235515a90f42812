/** Which of several models that fit is the likely one. Pure. */
import { type CrcVariant, crc16 } from '../../crc.ts';
import { checkedBytes, checkValueOf } from '../check-value.ts';
import type { OwnCheck } from '../own-model.ts';
import { inOrderOf, type Model, unexplained } from './candidates.ts';
import { differs, fieldOfCheck, placesOf } from './fields.ts';

type Memories = readonly Uint8Array[];

/** The plainest first: the one that leaves least unexplained, then the one in use elsewhere. */
export function byLikelihood(models: readonly Model[], asRead: Memories): Model[] {
  return models
    .map((model) => ({ model, likelihood: likelihoodOf(model, asRead) }))
    .toSorted((one, other) => other.likelihood - one.likelihood)
    .map(({ model }) => model);
}

function likelihoodOf(model: Model, asRead: Memories): number {
  const { check, turned } = model;
  const left = 100 * unexplained(model, asRead).length;
  if (check === null) return -left - Number(turned);
  const memories = asRead.map((memory) => inOrderOf(model, memory));
  const own = fieldOfCheck(check);
  const isBeside = check.to === own.from || check.from === own.to;
  return (
    (conventionOf(check, memories) === null ? 0 : 16) +
    (isBeside ? 8 : 0) +
    (check.from === 0 ? 4 : 0) +
    (turned ? 0 : 2) -
    (check.to - check.from) / 256 -
    left
  );
}

/**
 * How much the check value says: two bytes that both differ between the tags hardly fit by chance;
 * one that is the same on all of them may be a constant.
 */
export function strengthOf(model: Model, asRead: Memories): number {
  if (model.check === null) return 0;
  const memories = asRead.map((memory) => inOrderOf(model, memory));
  return placesOf(fieldOfCheck(model.check)).filter((at) => differs(memories, at)).length;
}

const variants: readonly CrcVariant[] = ['ccitt-false', 'mcrf4xx', 'kermit', 'genibus'];

/** The name of a convention that hardware uses, where it gives the value of each tag. */
function conventionOf(check: OwnCheck, memories: Memories): CrcVariant | null {
  if (check.kind !== 'crc') return null;
  const { order } = check;
  const value = (memory: Uint8Array) => {
    const [one = 0, two = 0] = checkValueOf(memory, check);
    return order === 'high-first' ? (one << 8) | two : (two << 8) | one;
  };
  const gives = (variant: CrcVariant) =>
    memories.every((memory) => crc16(variant, checkedBytes(memory, check)) === value(memory));
  return variants.find(gives) ?? null;
}
