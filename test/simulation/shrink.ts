/** Makes the story of a violation short: steps are left out, many at once and then fewer, as long as it still ends the same way. */
import { runStory } from './run.ts';
import type { Step } from './story.ts';

export interface Story {
  seed: number;
  /** the rule that it breaks, or broke once */
  rule: string;
  steps: readonly Step[];
}

/** Zeller and Hildebrandt's ddmin, by complements; then each pause that is not needed. At most so many runs. */
export const shrink = async (story: Story, mostRuns: number): Promise<Story> => {
  let runs = 0;
  const breaks = async (steps: readonly Step[]): Promise<number | null> => {
    runs += 1;
    const { violation, played } = await runStory(steps, story.seed);
    return violation?.rule === story.rule ? played : null;
  };
  let steps = story.steps;
  const first = await breaks(steps);
  if (first === null) return story;
  steps = steps.slice(0, first);
  // Mostly only the last visits matter.
  for (const last of [15, 40, 120]) {
    if (last >= steps.length) break;
    if ((await breaks(steps.slice(-last))) === null) continue;
    steps = steps.slice(-last);
    break;
  }
  let size = Math.ceil(steps.length / 2);
  while (runs < mostRuns) {
    let isShorter = false;
    for (let at = 0; at < steps.length && runs < mostRuns; ) {
      const rest = [...steps.slice(0, at), ...steps.slice(at + size)];
      if (rest.length > 0 && (await breaks(rest)) !== null) {
        steps = rest;
        isShorter = true;
      } else at += size;
    }
    if (size === 1 && !isShorter) break;
    size = Math.max(1, Math.floor(size / 2));
  }
  return { ...story, steps };
};
