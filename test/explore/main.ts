/** `npm run explore`: every order of events in a small world, scene by scene. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { scenes } from './scenes.ts';
import { type Explored, explore } from './search.ts';
import { play, type Story, stepOf, words } from './story.ts';

const usage = `npm run explore -- [--scene NAME] [--depth N] [--states N] [--minutes N]
npm run explore -- --story FILE

  --scene NAME  one scene; default: each in turn
${scenes.map(({ name, says }) => `                ${name.padEnd(10)} ${says}`).join('\n')}
  --depth N     how many acts in a row; default: as many as there is time for
  --states N    how many states of a scene; default: 5000000
  --minutes N   for all scenes together; default: 10
  --story FILE  plays a story that an earlier run wrote
`;

function say(text: string) {
  return process.stdout.write(`${text}\n`);
}
function complain(text: string) {
  process.stderr.write(`${text}\n\n${usage}`);
  return 2;
}

const options = {
  scene: { type: 'string' },
  depth: { type: 'string' },
  states: { type: 'string', default: '5000000' },
  minutes: { type: 'string', default: '10' },
  story: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** 0: every rule held. 1: one was broken. 2: wrong arguments. */
export function main(args: string[]): number {
  let given: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    given = parseArgs({ args, options }).values;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  if (given.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (given.story !== undefined) return playAgain(given.story);
  const chosen = scenes.filter(({ name }) => given.scene === undefined || name === given.scene);
  if (chosen.length === 0)
    return complain(`--scene ${given.scene}: write ${scenes.map(({ name }) => name).join(', ')}`);
  const numbers = { depth: given.depth ?? '1000', states: given.states, minutes: given.minutes };
  for (const [name, text] of Object.entries(numbers))
    if (!(Number(text) > 0)) return complain(`--${name} ${text}: write a number above 0`);
  const endsAt = performance.now() + Number(numbers.minutes) * 60_000;
  let violations = 0;
  for (const [nth, scene] of chosen.entries()) {
    // What one scene leaves of its time is the others'.
    const seconds = (endsAt - performance.now()) / 1000 / (chosen.length - nth);
    const explored = explore(scene, {
      depth: Number(numbers.depth),
      states: Number(numbers.states),
      seconds,
    });
    report(scene.name, explored);
    violations += explored.violations.length;
  }
  return violations === 0 ? 0 : 1;
}

function report(scene: string, { states, depth, isWhole, seconds, violations }: Explored) {
  const exhausted = isWhole ? `exhausted, at most ${depth} acts` : `exhausted to ${depth} acts`;
  say(`${scene.padEnd(10)} ${states} states, ${exhausted}, ${seconds.toFixed(1)} s`);
  for (const [nth, violation] of violations.entries()) {
    const { rule, detail, story, states: known } = violation;
    const file = `explore-${scene}-${nth + 1}.json`;
    const steps = story.map(stepOf);
    writeFileSync(file, `${JSON.stringify({ scene, rule, steps }, null, 1)}\n`);
    say(`\nBROKEN, ${scene}: ${rule}: ${words(detail)}`);
    say(`After ${known} states; a story of ${steps.length} steps, the shortest there is.`);
    say(`Play it again: npm run explore -- --story ${file}`);
    for (const step of steps) say(`  ${JSON.stringify(step)}`);
  }
}

function playAgain(file: string): number {
  let story: Story;
  try {
    story = JSON.parse(readFileSync(file, 'utf8')) as Story;
    if (!Array.isArray(story.steps)) throw new Error('it is not a story');
  } catch (error) {
    return complain(`--story ${file}: ${error instanceof Error ? error.message : error}`);
  }
  const scene = scenes.find(({ name }) => name === story.scene);
  if (!scene) return complain(`--story ${file}: there is no scene ${story.scene}`);
  const { shown, broken } = play(story, scene);
  say(`  ${shown[0]}`);
  for (const [nth, screen] of shown.slice(1).entries())
    say(`${JSON.stringify(story.steps[nth])}\n  ${screen}`);
  for (const { rule, detail } of broken) say(`BROKEN: ${rule}: ${words(detail)}`);
  if (broken.length === 0) say('Every rule held.');
  return broken.length === 0 ? 0 : 1;
}
