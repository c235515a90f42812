/**
 * docs/house.md against the code: the files of each walk import one another, and each answer of
 * "where is it decided" names a file, a name in it, and a heading of a page that there is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const page = readFileSync('docs/house.md', 'utf8');

/** From one heading of the second degree to the next. */
function sectionOf(heading: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';
}

/** Of a package the index is imported, and with it what that hands on. */
function importsOf(file: string): readonly string[] {
  const written = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport\()\s*'(\.[^']+)'/g);
  return [...written].flatMap(([, path = '']) => {
    const imported = normalize(join(file, '..', path));
    const isIndex = /^packages\/.*\/index\.ts$/.test(imported);
    return isIndex ? [imported, ...importsOf(imported)] : [imported];
  });
}

interface Step {
  file: string;
  /** `↑`: it imports the file before */
  isUp: boolean;
  /** set in: a part of the work of the step above */
  isPart: boolean;
}

/** The lists of the walks; a line that is not of a list ends one. */
function listsOf(section: string): Step[][] {
  const lists: Step[][] = [[]];
  for (const line of section.split('\n')) {
    const [, indent = '', up, file] = /^( *)(?:\d+\.|-) (↑ )?`([^`]+)`/.exec(line) ?? [];
    if (file !== undefined)
      lists.at(-1)?.push({ file, isUp: up !== undefined, isPart: indent !== '' });
    else if (/^\S/.test(line)) lists.push([]);
  }
  return lists.filter((list) => list.length > 0);
}

/** Pairs of which the first is to import the second. */
function importsIn(list: readonly Step[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  let before: string | null = null;
  for (const { file, isUp, isPart } of list) {
    if (before !== null) pairs.push(isUp ? [file, before] : [before, file]);
    if (!isPart) before = file;
  }
  return pairs;
}

const walks = sectionOf('The walks').split(/^### /m).slice(1);

test('there are seven walks', () => {
  expect(walks).toHaveLength(7);
});

test.each(walks.map((walk) => [walk.split('\n')[0], walk] as const))('%s', (_, walk) => {
  const lists = listsOf(walk);
  const steps = walk.split('\n').filter((line) => /^ *(\d+\.|-) /.test(line));
  expect(lists.flat()).toHaveLength(steps.length);
  const wrong = lists
    .flatMap(importsIn)
    .filter(([from, to]) => !existsSync(from) || !importsOf(from).includes(to))
    .map(([from, to]) => `${from} does not import ${to}`);
  expect(wrong).toEqual([]);
});

/** As GitHub makes them. */
function anchorsOf(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const answers = [...sectionOf('Where is it decided').matchAll(/^\| (.+\?) \| (.+) \| (.+) \|$/gm)];

test('the questions are some fifty', () => {
  expect(answers.length).toBeGreaterThan(40);
});

test.each(answers.map(([, ...cells]) => cells as [string, string, string]))(
  '%s',
  (_, decided, explained) => {
    for (const place of decided.split(' · ')) {
      const [file = '', ...names] = [...place.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
      const source = readFileSync(file, 'utf8');
      expect(names.filter((name) => !source.includes(name))).toEqual([]);
    }
    const [, path = '', anchor] = /\]\(([^)#]+)(?:#([^)]+))?\)/.exec(explained) ?? [];
    const linked = join('docs', path);
    if (anchor === undefined) expect(existsSync(linked)).toBe(true);
    else expect(anchorsOf(linked)).toContain(anchor);
  },
);
