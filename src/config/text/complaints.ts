/** What is wrong with a configuration, by the path of each setting. */
import { z } from 'zod';
import { nearest } from '../../../packages/blocks/src/index.ts';
import { schema } from '../schema.ts';
import { nameOfSentence, type Said } from './sentences.ts';

export interface Complaint {
  /** the base that holds the setting; left out: the configuration itself */
  file?: string;
  /**
   * `sip2.address`, `screen.languages[0]`; `line 3, column 7` where the file is no JSON; '' for the
   * file itself
   */
  path: string;
  problem: string;
  remedy: string;
  /** `problem` for a panel in another language; left out: it has none */
  said?: Said;
}

/** One complaint for each problem and for each unknown key. */
export function complaintsOf(issues: readonly z.core.$ZodIssue[]): Complaint[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_union' && nameOfSentence(issue.message) === undefined) {
      const meant = closest(issue.errors).map((inner) => ({
        ...inner,
        path: [...issue.path, ...inner.path],
      }));
      if (meant.length > 0) return complaintsOf(meant);
    }
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey(issue.path, key));
    const path = writePath(issue.path);
    const about = explain(settingAt(issue.path));
    if (issue.code !== 'invalid_value' || issue.values.length < 2)
      return [{ path, problem: problemOf(issue), remedy: about, ...saidBy(issue) }];
    const known = issue.values.map(String);
    const problem = `is not one of ${known.map((each) => JSON.stringify(each)).join(', ')}`;
    const said = { is: 'not-one-of', args: { values: known.join(', ') } };
    return [{ path, problem, remedy: `${didYouMean(issue.input, known)}${about}`, said }];
  });
}

/** What is wrong by the alternative that was meant: the one that fits furthest in. */
function closest(alternatives: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] {
  const depth = (issues: readonly z.core.$ZodIssue[]) =>
    Math.min(...issues.map(({ path }) => path.length));
  return alternatives.toSorted((one, other) => depth(other) - depth(one))[0] ?? [];
}

/** A setting that must be there and is not: the schema speaks of what it expected to receive. */
function problemOf(issue: z.core.$ZodIssue): string {
  const isLeftOut = issue.code === 'invalid_type' && issue.input === undefined;
  return isLeftOut && nameOfSentence(issue.message) === undefined ? 'is missing' : issue.message;
}

function didYouMean(given: unknown, known: readonly string[]): string {
  const near = typeof given === 'string' ? nearest(given, known) : null;
  return near === null ? '' : `Did you mean "${near}"? `;
}

export const noSuchSetting = 'there is no such setting';

function unknownKey(at: readonly PropertyKey[], key: string): Complaint {
  const known = Object.keys(shapeOf(settingAt(at)) ?? {});
  const remedy = didYouMean(key, known).trimEnd() || `Remove it. Known here: ${known.join(', ')}.`;
  const near = nearest(key, known);
  const said = near === null ? { is: 'no-such-setting' } : { is: 'misspelt', args: { near } };
  return { path: writePath([...at, key]), problem: noSuchSetting, remedy, said };
}

/** What an issue of the schema says: by its own name, or by what kind of issue it is. */
function saidBy(issue: z.core.$ZodIssue): { said?: Said } {
  const named = nameOfSentence(issue.message);
  if (named !== undefined) return { said: { is: named } };
  switch (issue.code) {
    case 'custom': {
      const { is, ...args } = issue.params ?? {};
      return typeof is === 'string' ? { said: { is, args } } : {};
    }
    case 'too_small':
      return {
        said: { is: `least-${kindOf(issue.origin)}`, args: { bound: Number(issue.minimum) } },
      };
    case 'too_big':
      return {
        said: { is: `most-${kindOf(issue.origin)}`, args: { bound: Number(issue.maximum) } },
      };
    case 'invalid_type':
      return issue.input === undefined
        ? { said: { is: 'needed' } }
        : { said: { is: 'kind', args: { kind: issue.expected } } };
    case 'invalid_format':
      return { said: { is: 'form' } };
    default:
      return {};
  }
}

function kindOf(origin: string): 'number' | 'text' | 'list' {
  if (origin === 'string') return 'text';
  return origin === 'array' || origin === 'set' ? 'list' : 'number';
}

export function writePath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${String(step)}`;
  return text;
}

/** The description of a setting, and its default. */
function explain(setting: z.core.$ZodType | null): string {
  const about = setting instanceof z.ZodType ? (setting.description ?? '') : '';
  const def = setting?._zod.def;
  const usual =
    def?.type === 'default' && 'defaultValue' in def
      ? ` Left out: ${JSON.stringify(def.defaultValue)}.`
      : '';
  return `${about}${usual}`.trim();
}

/**
 * null where the schema has nothing at this path. An entry of a list that is no section has no
 * description of its own: that of the list.
 */
function settingAt(path: readonly PropertyKey[]): z.core.$ZodType | null {
  let setting: z.core.$ZodType | null = schema;
  for (const step of path) {
    if (typeof step === 'number') {
      const entry: z.core.$ZodType | null = setting && entryOf(setting);
      if (entry === null || shapeOf(entry) === null) return setting;
      setting = entry;
      continue;
    }
    const shape: Shape | null = setting && shapeOf(setting);
    setting = shape?.[String(step)] ?? null;
  }
  return setting;
}

/** Whether the schema has it: `sip2.address`. */
export function isSetting(path: string): boolean {
  return settingAt(path.split('.')) !== null;
}

/** Whether the setting may have this value, looked at alone. */
export function acceptsValue(path: string, value: unknown): boolean {
  const setting = settingAt(path.split('.'));
  return setting instanceof z.ZodType && setting.safeParse(value).success;
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** The settings of a section. */
function shapeOf(setting: z.core.$ZodType | null): Shape | null {
  const inner = plainOf(setting);
  return inner instanceof z.ZodObject ? inner.shape : null;
}

/** An entry of a list, also where it may be something else in its place. */
function entryOf(setting: z.core.$ZodType): z.core.$ZodType | null {
  const inner = plainOf(setting);
  const lists = inner instanceof z.ZodUnion ? inner.options.map(plainOf) : [inner];
  return lists.find((each) => each instanceof z.ZodArray)?.element ?? null;
}

/** Without its default and its `null`. */
function plainOf(setting: z.core.$ZodType | null): unknown {
  let inner: unknown = setting;
  while (inner instanceof z.ZodType && 'innerType' in inner._zod.def)
    inner = inner._zod.def.innerType;
  return inner;
}
