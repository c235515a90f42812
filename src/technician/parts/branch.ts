import { branchLight } from '../health/branch-light.ts';
import type { Part } from './part.ts';

export const branch: Part = {
  light: ({ kiosk }) => {
    const state = kiosk.branch();
    return state === null ? [] : [branchLight(state, kiosk.clock.now())];
  },
  probes: [
    {
      when: 'always',
      run: async ({ config, options }) =>
        (await import('../probes/branch.ts')).probeBranch(config, options.answerMs),
    },
  ],
};
