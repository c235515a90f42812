/** Every order of events in a small world, as deep as some seconds allow; deeper by `npm run explore`. */
import { expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { scenes } from './scenes.ts';
import { explore } from './search.ts';
import { words } from './story.ts';

it.each(scenes.map((scene) => [scene.name, scene.says, scene] as const))(
  'every rule holds: %s: %s',
  (_, __, scene) => {
    const bounds = isLong
      ? { depth: 1_000, states: 300_000, seconds: 600 }
      : { depth: scene.depth, states: 10_000, seconds: 20 };
    const { violations } = explore(scene, bounds);
    const broken = violations.map(
      ({ rule, detail, story }) => `${rule}: ${words(detail)}: ${JSON.stringify(story)}`,
    );
    expect(broken).toEqual([]);
  },
  700_000,
);
