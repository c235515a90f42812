/** What counts as put back, of an item that was lifted while its security was switched. */
import { describe, expect, it } from 'vitest';
import type { Tag } from '../../hardware/devices.ts';
import { createPutBack } from '../../src/kiosk/devices/put-back.ts';

function tag(uid: string, item = '33550000000708', ordinal = 1, parts = 1): Tag {
  return { uid, content: { kind: 'item', item, parts, ordinal, usage: 0 } };
}

/** Of which `uids` were lifted, and that is there by then. */
async function putBack(uids: readonly string[], there: readonly Tag[]) {
  let plate: readonly Tag[] = [];
  const { changed, whenBack } = createPutBack(60_000, () => plate);
  const given = new AbortController();
  const back = whenBack('33550000000708', uids, given.signal);
  plate = there;
  changed();
  given.abort();
  return await back;
}

describe('put back', () => {
  it.each<[what: string, uids: readonly string[], there: readonly Tag[], back: unknown]>([
    ['the same tag', ['E1'], [tag('E1')], ['E1']],
    ['another copy with its number', ['E1'], [tag('E2')], ['E2']],
    ['another item', ['E1'], [tag('E2', '33550000000716')], null],
    ['another part of the same set', ['E1'], [tag('E2', undefined, 2, 3)], null],
    [
      'the part, beside another one',
      ['E1'],
      [tag('E1', undefined, 1, 3), tag('E2', undefined, 2, 3)],
      ['E1'],
    ],
    [
      'one of two parts',
      ['E1', 'E2'],
      [tag('E2', undefined, 2, 3), tag('E3', undefined, 3, 3)],
      null,
    ],
  ])('%s', async (_, uids, there, back) => {
    expect(await putBack(uids, there)).toEqual(back);
  });
});
