/**
 * Finds the data model of some tags from their memories and their printed numbers: where and how
 * the number stands, which bytes are constant, and which check value holds. Nothing is guessed: of
 * two answers that both fit none is taken. Pure.
 */
import { constantBits, enoughConstantBits } from '../own-model.ts';
import { inOrderOf, type Model, modelWith, unexplained } from './candidates.ts';
import { findChecks } from './checks.ts';
import { fieldOfCheck, fieldOfNumber, overlap } from './fields.ts';
import { byLikelihood, strengthOf } from './likely.ts';
import { findPlaces } from './places.ts';
import { distinctChecks, distinctModels, readSameBytes } from './same.ts';
import type { Sample } from './sample.ts';
import { whyNowhere } from './why-nowhere.ts';
import { whyUseless } from './why-useless.ts';

export type Learned =
  /** `unexplained`: bytes that differ between the tags, and are neither number nor check value */
  | { kind: 'model'; model: Model; unexplained: number[] }
  /** each fits all tags: another tag may decide */
  | { kind: 'ambiguous'; models: Model[] }
  /**
   * `odd`: the number of the one tag that does not fit the others. `lastOnly`: so many characters at
   * the end of each number stand on the tags
   */
  | { kind: 'problem'; why: string; odd?: string; lastOnly?: number };

/** Never throws. */
export function learnModel(samples: readonly Sample[]): Learned {
  const why = whyUseless(samples);
  if (why !== null) return { kind: 'problem', why };
  const cut = cutShort(samples);
  const asRead = cut.map(({ memory }) => memory);
  const all = byLikelihood([...modelsOf(cut, false), ...modelsOf(cut, true)], asRead);
  const models = strongest(distinctModels(all, asRead), asRead);
  const [model, ...others] = models;
  if (!model) return { kind: 'problem', ...whyNowhere(cut) };
  if (others.length > 0) return { kind: 'ambiguous', models };
  const bits = constantBits(model.constants);
  if (model.check === null && bits < enoughConstantBits)
    return { kind: 'problem', why: tooWeak(bits) };
  return { kind: 'model', model, unexplained: unexplained(model, asRead) };
}

const blockLength = 4;

/**
 * To the length of the shortest, for what only some of them have is no evidence; and to the last
 * block that is written on one of them, with one more.
 */
function cutShort(samples: readonly Sample[]): Sample[] {
  const shortest = Math.min(...samples.map(({ memory }) => memory.length));
  const written = Math.max(
    ...samples.map(({ memory }) => memory.findLastIndex((byte) => byte !== 0) + 1),
  );
  const end = (Math.ceil(written / blockLength) + 1) * blockLength;
  const length = Math.min(shortest, end);
  return samples.map(({ memory, number }) => ({ memory: memory.subarray(0, length), number }));
}

/** Each place of the number with each check value that fits there, and without any. */
function modelsOf(samples: readonly Sample[], turned: boolean): Model[] {
  const inOrder = samples.map(({ memory, number }) => ({
    memory: inOrderOf({ turned }, memory),
    number,
  }));
  const memories = inOrder.map(({ memory }) => memory);
  return findPlaces(inOrder).flatMap((number) => {
    const checks = distinctChecks(findChecks(memories, fieldOfNumber(number)), memories);
    return [...checks, null].map((check) => modelWith({ turned, number, check }, memories));
  });
}

/**
 * For each place of the number. Two check values at two places may both be there: the likelier one
 * is enough.
 */
function strongest(models: readonly Model[], asRead: readonly Uint8Array[]): Model[] {
  return models.filter((model) => {
    const rivals = models.filter((other) => readSameBytes(model, other));
    const most = Math.max(...rivals.map((other) => strengthOf(other, asRead)));
    if (strengthOf(model, asRead) < most) return false;
    const [best] = rivals.filter((other) => strengthOf(other, asRead) === most);
    return best === model || most === 0 || !best || standTogether(best, model);
  });
}

function standTogether(one: Model, other: Model): boolean {
  if (one.check === null || other.check === null) return false;
  return one.turned !== other.turned || overlap(fieldOfCheck(one.check), fieldOfCheck(other.check));
}

function tooWeak(bits: number): string {
  return `no check value was found, and only ${bits} bits are the same on all tags (${enoughConstantBits} are needed): other tags would be taken for these`;
}
