/**
 * The rule at the end over all kiosks of a branch, by short stories: what people were told last, at
 * whatever kiosk, is what the library has, or on a staff's list.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Main from '../main.ts';
import { simulated } from '../plugin.ts';
import type { Story } from '../shrink.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}test/simulation/branch/scenes`;
/** Not mended yet: each is the rule that it breaks. */
const open: readonly string[] = [];

describe('at the end, over all kiosks', () => {
  let play: typeof Main.play;
  beforeAll(async () => {
    const loaded = await runnerImport<typeof Main>(`${root}test/simulation/main.ts`, {
      root,
      logLevel: 'error',
      plugins: [simulated()],
    });
    play = loaded.module.play;
  }, 60_000);

  for (const name of readdirSync(folder)) {
    const isOpen = open.some((finding) => name.startsWith(`${finding}-`));
    (isOpen ? it.fails : it)(
      name.replace('-', ': ').replaceAll('-', ' ').replace('.json', ''),
      async () => {
        const story = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Story;
        expect((await play(story)).violation).toBe(null);
      },
      60_000,
    );
  }
});
