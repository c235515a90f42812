/** Cases from files, and the policies for them. */
import { readFileSync } from 'node:fs';
import {
  type Case,
  type Policy,
  type PolicyInput,
  readCase,
  readPolicy,
} from '../../../packages/blocks/src/index.ts';

/** `path`: from the root of the repository. */
function read(path: string) {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

export function casesIn(path: string): Case[] {
  return read(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const read = readCase(JSON.parse(line));
      if (!read.ok) throw new Error(`${line}: ${read.problem}`);
      return read.value;
    });
}
export const vectorCases = casesIn('test/vectors/policy-cases.jsonl');

/** The policy file of a system. */
export function policyJson(system: string): PolicyInput {
  return JSON.parse(read(`policies/${system}.json`)) as PolicyInput;
}

export function policyOf(system: string): Policy {
  const read = readPolicy(policyJson(system));
  if (!read.ok) throw new Error(read.problem);
  return read.policy;
}
