/** Cases out of files, and the policies they run under. */
import { readFileSync } from 'node:fs';
import {
  type Case,
  type Policy,
  type PolicyInput,
  readCase,
  readPolicy,
} from '../../../src/blocks/index.ts';

function read(path: string) {
  return readFileSync(new URL(`../../blocks/${path}`, import.meta.url), 'utf8');
}

export function casesIn(path: string): Case[] {
  return read(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const found = readCase(JSON.parse(line));
      if (!found.ok) throw new Error(`${line}: ${found.problem}`);
      return found.value;
    });
}
export const vectorCases = casesIn('../vectors/policy-cases.jsonl');

/** The policy of a system as it is written. */
export function policyJson(system: string): PolicyInput {
  return JSON.parse(read(`../../policies/${system}.json`)) as PolicyInput;
}

export function policyOf(system: string): Policy {
  const read = readPolicy(policyJson(system));
  if (!read.ok) throw new Error(read.problem);
  return read.policy;
}
