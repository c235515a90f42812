/** What the operator of the page does, as commands of `kiosk fleet`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operator } from './operator.ts';

export interface Commands {
  /** `bad`: one that no kiosk can take; the rollout stops at the first and takes it back. */
  rollOut(kind: 'good' | 'bad'): Promise<void>;
  status(): Promise<void>;
}

/** What the kiosks' own files leave open, in turns: green, violet. */
const colours = ['#e2f2e6', '#efe7f7'];

/** `folder`: of the drafts */
export function createCommands(operator: Operator, folder: string): Commands {
  let turn = 0;
  return {
    rollOut: async (kind) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `${kind}.json`);
      const colour = colours[turn++ % colours.length];
      const settings =
        kind === 'good'
          ? { screen: { rooms: { borrow: colour } } }
          : { screen: { textsFolder: 'files/none' } };
      writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`);
      await operator.run(['config', 'put', 'region', draft]);
      await operator.run(['rollout', 'start']);
    },
    status: () => operator.run(['status']),
  };
}
