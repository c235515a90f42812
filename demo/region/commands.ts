/** What the operator of the page does, as commands of `kiosk-fleet`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operator } from './operator.ts';

export interface Commands {
  /** `bad`: what no kiosk can start with; the rollout stops at the first and takes it back. */
  rollOut(kind: 'good' | 'bad'): Promise<void>;
  status(): Promise<void>;
}

/** In turns: green, violet. The kiosks' own files leave it open. */
const colours = ['#1f5e3a', '#4b2e6f'];
/** A patron is not waited for, here. */
const atOnce = ['--open-minutes', '0', '--visits', '0', '--yes'];

/** `folder`: of the drafts */
export function createCommands(operator: Operator, folder: string): Commands {
  let turn = 0;
  return {
    rollOut: async (kind) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `${kind}.json`);
      const colour = colours[turn++ % colours.length];
      const good = { screen: { rooms: { borrow: colour } } };
      // The hub cannot see whether a kiosk has this file.
      const settings = kind === 'good' ? good : { screen: { logo: '/srv/no-such-logo.svg' } };
      writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`);
      const title = kind === 'good' ? `colour ${colour}` : 'a logo that is nowhere';
      await operator.run(['config', 'put', 'region', draft, '--note', title]);
      await operator.run(['rollout', 'start', '--title', title, ...atOnce]);
    },
    // Its exit code is how the region is.
    status: () => operator.run(['status']).catch(() => undefined),
  };
}
