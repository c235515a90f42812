/** An input as the state of the building: what is steady counts, again and again; nothing else does. */
import { afterEach, expect, it, vi } from 'vitest';
import { watchLine } from '../../src/staffing/line.ts';

const withinMs = 10_000;
const words = { on: 'staffed', off: 'unstaffed' };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function watch(steadyMs: number, first: boolean | undefined) {
  let level = first;
  let looks = 0;
  const said: [string, boolean][] = [];
  const watching = watchLine(
    { words, steadyMs },
    () => {
      looks += 1;
      return level;
    },
    (word, isNew) => said.push([word, isNew]),
  );
  closing.push(watching.close);
  const looked = async (times: number) => {
    const from = looks;
    await vi.waitFor(() => expect(looks - from).toBeGreaterThan(times), withinMs);
  };
  const set = (next: boolean | undefined) => {
    level = next;
  };
  return { said, set, looked };
}

it('repeats what it says, and says which is new', async () => {
  const { said, set, looked } = watch(20, true);
  await looked(8);
  expect(said[0]).toEqual(['staffed', true]);
  expect(said.slice(1).every(([word, isNew]) => word === 'staffed' && !isNew)).toBe(true);
  expect(said.length).toBeGreaterThan(1);
  said.length = 0;
  set(false);
  await looked(8);
  expect(said.filter(([, isNew]) => isNew)).toEqual([['unstaffed', true]]);
  expect(said.at(-1)?.[0]).toBe('unstaffed');
});

it('says nothing of a line that cannot be read, and says it anew once it can', async () => {
  const { said, set, looked } = watch(20, undefined);
  await looked(8);
  expect(said).toEqual([]);
  set(true);
  await looked(8);
  set(undefined);
  await looked(2);
  said.length = 0;
  await looked(8);
  expect(said).toEqual([]);
  set(true);
  await looked(8);
  expect(said[0]).toEqual(['staffed', true]);
});

it('says nothing of a contact that is not steady for so long', async () => {
  const { said, set, looked } = watch(60_000, true);
  await looked(2);
  set(false);
  await looked(2);
  expect(said).toEqual([]);
});
