/** The readiness report of what a patron feels: the socket of a headset, and two keys of their own. */
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type RunOptions, runReadiness } from '../../../src/technician/readiness/run.ts';
import type { Answer, Question } from '../../../src/technician/report.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

async function checksOf(
  screen: object,
  ask: (question: Question, over: AbortSignal) => Promise<Answer | null>,
) {
  stage = await setStage({ screen });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
  const options: Partial<RunOptions> = {
    by: 'AB',
    can: ['ask', 'sound', 'keys'],
    only: ['jack', 'two-keys'],
    ask,
  };
  const outcome = await runReadiness({ folder: join(stage.folder, 'data'), ...options });
  if (outcome.kind !== 'report') throw new Error(JSON.stringify(outcome));
  return outcome.report.checks.map(({ check, light, code, by }) => [check, light, code, by]);
}

const keypad = { jack: { by: 'keypad' }, twoKeys: {} };

it('by the keys of a keypad, as the settings have them', async () => {
  const asked: Question[] = [];
  const checks = await checksOf(keypad, (question) => {
    asked.push(question);
    const pressed = question.kind === 'keys' ? question.keys : [];
    return Promise.resolve({ answer: 'keys', pressed });
  });
  expect(checks).toEqual([
    ['jack', 'ok', 'ok', 'AB'],
    ['two-keys', 'ok', 'ok', 'AB'],
  ]);
  expect(asked).toMatchObject([
    { keys: ['jack-in', 'jack-out'], codes: { F15: 'jack-in', F16: 'jack-out' } },
    { keys: ['next', 'choose'], codes: { F13: 'next', F14: 'choose' } },
  ]);
}, 60_000);

it('a key that does not come is broken', async () => {
  const first = (question: Question): Promise<Answer> =>
    Promise.resolve({
      answer: 'keys',
      pressed: question.kind === 'keys' ? question.keys.slice(0, 1) : [],
    });
  expect(await checksOf(keypad, first)).toEqual([
    ['jack', 'broken', 'jack-unnoticed', 'AB'],
    ['two-keys', 'broken', 'two-keys-missing', 'AB'],
  ]);
}, 60_000);

it('by the sound card, which is heard by the kiosk itself; without two keys none are asked for', async () => {
  const checks = await checksOf({ jack: { by: 'sound-card' } }, async (_, over) => {
    for (const isIn of [true, false])
      await fetch(`${stage.url()}intent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'HEADSET', in: isIn }),
      });
    return new Promise((resolve) => over.addEventListener('abort', () => resolve(null)));
  });
  expect(checks).toEqual([
    ['jack', 'ok', 'ok', undefined],
    ['two-keys', 'off', 'off', undefined],
  ]);
}, 60_000);
