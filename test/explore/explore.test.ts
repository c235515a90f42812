/** Every order of events in a small world, as deep as some seconds allow; deeper by `npm run explore`. */
import { expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { scenes } from './scenes.ts';
import { explore } from './search.ts';
import { words } from './story.ts';

/** Each has its own expected failure; a way goes on all the same. */
const known = ['each actor is gone after the visit'];

function brokenIn(name: string): readonly string[] {
  const scene = scenes.find((one) => one.name === name);
  if (!scene) throw new Error(`there is no scene ${name}`);
  const bounds = isLong
    ? { depth: 1_000, states: 400_000, seconds: 600 }
    : { depth: scene.depth, states: 10_000, seconds: 20 };
  const { violations } = explore(scene, bounds, { isKnown: (rule) => known.includes(rule) });
  return violations
    .filter(({ rule }) => !known.includes(rule))
    .map(({ rule, detail, story }) => `${rule}: ${words(detail)}: ${JSON.stringify(story)}`);
}

it('L1: nothing is returned because the kiosk is started again', () => {
  expect(brokenIn('restart')).toEqual([]);
});

it('L2: what was laid down while no visit could begin is nobody’s', () => {
  expect(brokenIn('closing')).toEqual([]);
});

it('L3: what a second person laid down goes on no other card', () => {
  expect(brokenIn('together')).toEqual([]);
});

it('L16: no visit ends with a tag that was not switched', () => {
  expect(brokenIn('numbers')).toEqual([]);
});

it('L3: nor while something is lifted and put back', () => {
  expect(brokenIn('lifted')).toEqual([]);
});

it('L3: nor where the first may not borrow', () => {
  expect(brokenIn('blocked')).toEqual([]);
});
