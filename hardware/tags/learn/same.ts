/**
 * What is one and the same on each tag of a model: check values that differ only in bytes which are
 * constant there, and a number of one block in a memory that is turned or not. Pure.
 */
import { checkHolds, checkValueOf } from '../check-value.ts';
import type { OwnCheck } from '../own-model.ts';
import { inOrderOf, type Model } from './candidates.ts';
import { differs, fieldOfNumber } from './fields.ts';

type Memories = readonly Uint8Array[];

/** Those that no earlier one says already. */
export function distinctChecks(checks: readonly OwnCheck[], memories: Memories): OwnCheck[] {
  const trials = makeTrials(memories);
  const groups = new Map<string, OwnCheck>();
  for (const check of checks) {
    const values = trials.map((trial) => Buffer.from(checkValueOf(trial, check)).toString('hex'));
    const key = `${check.at} ${values.join(' ')}`;
    if (!groups.has(key)) groups.set(key, check);
  }
  return [...groups.values()];
}

/** The same of whole models. `asRead`: memories that are not turned. */
export function distinctModels(models: readonly Model[], asRead: Memories): Model[] {
  const kept: Model[] = [];
  for (const model of models)
    if (!kept.some((before) => readSameBytes(before, model) && checkSame(before, model, asRead)))
      kept.push(model);
  return kept;
}

/** Of the number, by their places in the memory as read. */
export function readSameBytes(one: Model, other: Model): boolean {
  return bytesRead(one) === bytesRead(other);
}

function bytesRead({ turned, number }: Model): string {
  const places = Uint8Array.from({ length: 256 }, (_, at) => at);
  const { from, to } = fieldOfNumber(number);
  return inOrderOf({ turned }, places).subarray(from, to).sort().join();
}

/** Whether a tag with the check value of the one has that of the other, and the other way round. */
function checkSame(one: Model, other: Model, asRead: Memories): boolean {
  return follows(one, other, asRead) && follows(other, one, asRead);
}

function follows(one: Model, other: Model, asRead: Memories): boolean {
  const { check } = one;
  const { check: next } = other;
  if (check === null || next === null) return check === next;
  return makeTrials(asRead).every((trial) => {
    const memory = inOrderOf(one, trial);
    memory.set(checkValueOf(memory, check), check.at);
    return checkHolds(inOrderOf(other, inOrderOf(one, memory)), next);
  });
}

const howManyTrials = 12;

/** Other tags of the model: its constants, and anything in the bytes that differ between tags. */
function makeTrials(memories: Memories): Uint8Array[] {
  const [first = new Uint8Array()] = memories;
  const next = createNoise();
  return Array.from({ length: howManyTrials }, () =>
    first.map((byte, at) => (differs(memories, at) ? next() : byte)),
  );
}

/** Bytes that look like chance, the same ones each time (a linear congruential generator). */
function createNoise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}
