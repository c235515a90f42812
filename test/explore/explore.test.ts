/**
 * Every order of events in a small world, as deep as some seconds allow; deeper by `npm run explore`.
 * Each deliberate fault is found by its scene; what was found once keeps its story.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Mutant, mutated } from '../support/repository/mutated.ts';
import { isLong, ofToday } from '../support/repository/share.ts';
import { scenes } from './scenes.ts';
import type * as Search from './search.ts';
import { explore } from './search.ts';
import type * as Stories from './story.ts';
import { play, type Story, words } from './story.ts';

const { load } = await import(new URL('../../scripts/load.js', import.meta.url).href);
const root = fileURLToPath(new URL('../../', import.meta.url));
function sceneOf(name: string) {
  const scene = scenes.find((one) => one.name === name);
  if (!scene) throw new Error(`there is no scene ${name}`);
  return scene;
}
function storyOf(name: string) {
  return JSON.parse(readFileSync(`${root}test/explore/stories/${name}`, 'utf8')) as Story;
}

/** The last act takes as long as all before it. */
const today = new Set(ofToday(scenes, 3));
it.each(scenes.map((scene) => [scene.name, scene.says, scene] as const))(
  'every rule holds: %s: %s',
  (_, __, scene) => {
    const bounds = isLong
      ? { depth: 1_000, states: 300_000, seconds: 600 }
      : { depth: scene.depth - (today.has(scene) ? 0 : 1), states: 10_000, seconds: 20 };
    const { violations } = explore(scene, bounds);
    const broken = violations.map(
      ({ rule, detail, story }) => `${rule}: ${words(detail)}: ${JSON.stringify(story)}`,
    );
    expect(broken).toEqual([]);
  },
  700_000,
);

interface Found extends Mutant {
  scene: string;
  /** within how many acts */
  depth: number;
  rule: string;
}
const meant = 'booked is meant';
const switched = 'a visit ends with its tags switched';

const mutants: readonly Found[] = [
  {
    name: 'a second person who is turned away leaves their books to the first',
    file: 'machines/visit/laid.ts',
    from: `    ...given(context, 'newcomer', 'nobody'),
    turnedAway:`,
    to: `    ...given(context, 'newcomer', context.person),
    turnedAway:`,
    scene: 'together',
    depth: 6,
    rule: meant,
  },
  {
    name: 'what is heard of after a card was laid down after it',
    file: 'machines/plate.ts',
    from: "  return beforeCard ? 'nobody' : theirs;",
    to: '  void beforeCard;\n  return theirs;',
    scene: 'late',
    depth: 8,
    rule: meant,
  },
  {
    name: 'what is heard of after one more card was asked for was laid down after it',
    file: 'machines/visit/laid.ts',
    from: "  return event.beforeAdding ? 'nobody' : 'newcomer';",
    to: "  return 'newcomer';",
    scene: 'late',
    depth: 8,
    rule: meant,
  },
  {
    name: 'what is heard of after a visit was laid down after it',
    file: 'machines/plate.ts',
    from: "isSeen && !beforeVisit ? 0 : 'nobody'",
    to: "isSeen ? 0 : 'nobody'",
    scene: 'late',
    depth: 8,
    rule: meant,
  },
  {
    name: 'a kiosk that starts has seen its plate',
    file: 'machines/plate.ts',
    from: `  outOfSight: [],
  sight: 'unwatched',`,
    to: `  outOfSight: [],
  sight: 'whole',`,
    scene: 'restart',
    depth: 8,
    rule: meant,
  },
  {
    name: 'what lies there as nobody is served is of who comes next',
    file: 'machines/plate.ts',
    from: "return givenTo(plate, () => 'nobody');",
    to: 'return givenTo(plate, () => 0);',
    scene: 'closing',
    depth: 6,
    rule: meant,
  },
  {
    name: 'a late tag at a hand-over is not switched',
    file: 'machines/visit/visit.ts',
    from: `          { target: '.return', guard: 'unsecured', actions: 'leaveBehind' },
          { target: '.borrow', guard: 'unreleased', actions: ['leaveBehind', 'showBorrower'] },
          { target: '.goodbye' },`,
    to: "          { target: '.goodbye' },",
    scene: 'numbers',
    depth: 8,
    rule: switched,
  },
  {
    name: 'while it is asked who is there a tag of the visit is the next one’s',
    file: 'machines/visit/laid.ts',
    from: '  if (own) return own.person;',
    to: '',
    scene: 'numbers',
    depth: 8,
    rule: switched,
  },
  {
    name: 'a wish for one more card outlives the card that says otherwise',
    file: 'machines/visit/cards.ts',
    from: "    { guard: 'isShownCard', actions: 'forgetWish' },",
    to: "    { guard: 'isShownCard' },",
    scene: 'together',
    depth: 11,
    rule: meant,
  },
  {
    name: 'the loan of one person changes the holds of who is shown',
    file: 'machines/visit/people.ts',
    from: 'one.person === person ? { ...one, holdsReady: holdsAfter(',
    to: 'one.person === people.person ? { ...one, holdsReady: holdsAfter(',
    scene: 'numbers',
    depth: 9,
    rule: 'what is said of one does not change by what another does',
  },
];

// The one that is found soonest; all of them in the long run.
it.each(isLong ? mutants : mutants.slice(0, 1))(
  'found: $name',
  async (mutant) => {
    const { scene, depth, rule } = mutant;
    const module: typeof Search = await load('test/explore/search.ts', [mutated(mutant)]);
    const bounds = { depth, states: 100_000, seconds: 600 };
    const { violations } = module.explore(sceneOf(scene), bounds);
    expect(violations.map((one) => one.rule)).toContain(rule);
  },
  700_000,
);

/** Too deep to be sought each time: the story in which they were found shows them. */
const byStory: readonly (Mutant & { story: string })[] = [
  {
    name: 'what was refused asks for its item, whoever lays it down',
    file: 'machines/visit/laid.ts',
    from: "  return row.state !== 'refused' || row.booked || asksCost(row);",
    to: '  return row !== null;',
    story: 'put-back-unseen-before-still-here',
  },
  {
    name: 'what a reader that was lost sees again is whose it was',
    file: 'machines/visit/laid.ts',
    from: 'thing.uid === uid && thing.owner !== comes ?',
    to: 'thing.uid === uid && false ?',
    story: 'lifted-unseen-and-laid-for-the-other-list',
  },
  {
    name: 'the tag of a loan that asks its price is secured for the return before',
    file: 'machines/items/items.ts',
    from: 'if (booked && !standing.some(isAtStake))',
    to: 'if (booked)',
    story: 'a-loan-that-asks-beside-its-return-that-is-not-secured',
  },
  {
    name: 'a card that was shown while a receipt failed waits for a question that does not come',
    file: 'machines/visit/leaving.ts',
    from: 'if (context.next === null || context.patron !== null) return;',
    to: 'if (context.next !== undefined) return;',
    story: 'a-card-shown-while-a-receipt-of-returns-did-not-come-out',
  },
];

it.runIf(isLong).each(byStory)(
  'found by its story: $name',
  async (mutant) => {
    const mutatedPlay: typeof Stories = await load('test/explore/story.ts', [mutated(mutant)]);
    const story = storyOf(`${mutant.story}.json`);
    expect(mutatedPlay.play(story, sceneOf(story.scene)).broken).not.toEqual([]);
  },
  60_000,
);

it.each(readdirSync(`${root}test/explore/stories`))(
  'a story that once broke a rule: %s',
  (name) => {
    const story = storyOf(name);
    expect(play(story, sceneOf(story.scene)).broken).toEqual([]);
  },
);
