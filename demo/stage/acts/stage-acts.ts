/** What a person starts on the stage. */
import { z } from 'zod';
import { type Act, done, missing, nothing, refused, short } from './act.ts';

const usualStepMs = 2_800;

export const stageActs: Record<string, Act> = {
  'story/play': {
    body: z.strictObject({
      id: short,
      language: z.enum(['nl', 'en']).default('nl'),
      stepMs: z.int().min(0).max(20_000).default(usualStepMs),
    }),
    run: (table, body) => {
      const { id, language, stepMs } = body as {
        id: string;
        language: 'nl' | 'en';
        stepMs: number;
      };
      return table.director.play(id, language, stepMs) ? done : missing('story');
    },
  },
  'story/stop': {
    body: nothing,
    run: async (table) => {
      await table.director.stop();
      return done;
    },
  },
  'stage/begin-again': {
    body: nothing,
    run: async (table) => {
      try {
        await table.director.beginAgain();
        return done;
      } catch (error) {
        return refused(error instanceof Error ? error.message : String(error));
      }
    },
  },
};
