/** A way through a scene as a file: its steps in the words of the stories of the simulation. */
import { createCharts } from './charts.ts';
import type { Broken } from './judge.ts';
import { type Item, items, type Person, people } from './people.ts';
import type { Scene } from './scenes.ts';
import type { Act, State } from './state.ts';
import { createStepper } from './step.ts';

/** People and items by their numbers, from 1. */
type Step = Readonly<Record<string, unknown>> & { do: string };
export interface Story {
  scene: string;
  /** left out: every rule holds */
  rule?: string;
  steps: readonly Step[];
}

const names: Readonly<Record<string, readonly string[]>> = {
  ...{ who: people, card: people, item: items },
};
export function stepOf(act: Act): Step {
  const entries = Object.entries(act).map(([name, value]) => {
    const at = names[name]?.indexOf(value as string) ?? -1;
    return [name, at < 0 ? value : at + 1];
  });
  return Object.fromEntries(entries) as Step;
}
export function actOf(step: Step): Act {
  const entries = Object.entries(step).map(([name, value]) => [
    name,
    names[name]?.[Number(value) - 1] ?? value,
  ]);
  return Object.fromEntries(entries) as Act;
}

/** In a line, for people to read. */
export function words(text: string): string {
  return text
    .replaceAll(/[ᴀʙ]/g, (name) => `person ${people.indexOf(name as Person) + 1}`)
    .replaceAll(/[①②]/g, (name) => `item ${items.indexOf(name as Item) + 1}`);
}

function shown({ screen: { view, dialog } }: State): string {
  return dialog === null ? view.kind : `${view.kind}, ${dialog.kind}`;
}

export interface Played {
  /** what was shown after each step */
  shown: readonly string[];
  broken: readonly Broken[];
}
/**
 * Up to the step that breaks a rule, or cannot be done any more. `heeds`: the rules that count.
 */
export function play(
  { steps }: Story,
  scene: Scene,
  heeds: (rule: string) => boolean = () => true,
): Played {
  const { first, step } = createStepper(createCharts(scene), scene);
  let state = first();
  const screens = [shown(state)];
  for (const one of steps) {
    const act = actOf(one);
    if (act.do === 'answer' && state.pair.owed[act.nth]?.src !== act.to) break;
    if (act.do === 'wait' && state.pair.timers[0]?.id !== act.timer) break;
    const { state: after, broken } = step(state, act);
    state = after;
    screens.push(shown(state));
    const heeded = broken.filter(({ rule }) => heeds(rule));
    if (heeded.length > 0) return { shown: screens, broken: heeded };
  }
  return { shown: screens, broken: [] };
}
