/** Shortens the story of a violation: leaves out steps while it still breaks the same rule. */
import { roundsOf, runBranchStory } from './branch/run-branch.ts';
import type { Ways } from './payments/ways.ts';
import { runStory } from './run.ts';
import type { Step } from './story.ts';
import type { Settings } from './world/settings.ts';
import type { SystemName } from './world/systems.ts';

export interface Story {
  seed: number;
  library: SystemName;
  /** the rule that it breaks, or broke once */
  rule: string;
  /** by what is paid; left out: a terminal that speaks ZVT */
  ways?: Ways;
  /** what the library sets otherwise than as delivered; left out: nothing */
  settings?: Settings;
  /** so many kiosks of one branch; left out: one, in none */
  kiosks?: number;
  steps: readonly Step[];
}

export async function play(
  story: Omit<Story, 'rule'>,
  onEvent?: (line: string) => void,
  toTheEnd = false,
) {
  const { steps, seed, library, ways, settings, kiosks = 1 } = story;
  const options = { system: library, ways, settings, onEvent };
  return kiosks === 1
    ? await runStory(steps, seed, { ...options, toTheEnd })
    : await runBranchStory(steps, seed, { ...options, kiosks });
}
/** Steps that are left out together or not at all. */
type Part = readonly Step[];

/** Without `size` parts from `at` on; their pauses stay, so later steps keep their times. */
function without(parts: readonly Part[], at: number, size: number): Part[] {
  const pauseMs = parts
    .slice(at, at + size)
    .flat()
    .reduce((sum, { afterMs }) => sum + afterMs, 0);
  const [next, ...after] = parts.slice(at + size);
  const [first, ...others] = next ?? [];
  const later = first ? [{ ...first, afterMs: first.afterMs + pauseMs }, ...others] : [];
  return [...parts.slice(0, at), ...(first ? [later] : []), ...after];
}

/** The rounds until so many steps were played: in a round those of several kiosks are mixed. */
function roundsUntil(steps: readonly Step[], played: number): readonly Step[] {
  let before = 0;
  const until = roundsOf(steps).filter((round) => {
    const isBegun = before < played;
    before += round.length;
    return isBegun;
  });
  return until.flat();
}

/** A visit, with all that happens until the next patron comes. */
function visitsOf(steps: readonly Step[]): Part[] {
  const visits: Step[][] = [[]];
  for (const step of steps) {
    if (step.do === 'arrive' || step.do === 'together') visits.push([]);
    visits.at(-1)?.push(step);
  }
  return visits.filter((visit) => visit.length > 0);
}

/**
 * Zeller and Hildebrandt's ddmin, by complements: whole rounds and visits first, for mostly two or
 * three of them matter; then single steps. At most so many runs. `onShorter` has each that still
 * breaks the rule, as it is found: of several kiosks a run takes up to a minute.
 */
export async function shrink(
  story: Story,
  mostRuns: number,
  onShorter: (shorter: Story) => void = () => {},
): Promise<Story> {
  let runs = 0;
  /** The steps up to the violation; null: none, or of another rule. */
  const broken = async (steps: readonly Step[]): Promise<readonly Step[] | null> => {
    runs += 1;
    const { violation, played } = await play({ ...story, steps });
    if (violation?.rule !== story.rule) return null;
    const until = story.kiosks === undefined ? steps.slice(0, played) : roundsUntil(steps, played);
    onShorter({ ...story, steps: until });
    return until;
  };
  const least = async (from: readonly Step[], partsOf: (steps: readonly Step[]) => Part[]) => {
    let steps = from;
    let size = Math.ceil(partsOf(steps).length / 2);
    while (runs < mostRuns) {
      let isShorter = false;
      for (let at = 0; at < partsOf(steps).length && runs < mostRuns; ) {
        const rest = without(partsOf(steps), at, size).flat();
        const shorter = rest.length > 0 ? await broken(rest) : null;
        if (shorter) {
          steps = shorter;
          isShorter = true;
        } else at += size;
      }
      if (size === 1 && !isShorter) break;
      size = Math.max(1, Math.floor(size / 2));
    }
    return steps;
  };
  const first = await broken(story.steps);
  if (!first) return story;
  const rounds = await least(first, roundsOf);
  const visits = await least(rounds, visitsOf);
  return { ...story, steps: await least(visits, (steps) => steps.map((step) => [step])) };
}
