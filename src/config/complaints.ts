/** What is wrong with a configuration, in the words of the person who wrote it. */
import { z } from 'zod';
import { nearest } from '../blocks/policy/nearest.ts';
import { schema } from './schema.ts';

export interface Complaint {
  /**
   * `sip2.address`, `screen.languages[0]`; `line 3, column 7` where the file is no JSON; '' for the
   * file itself
   */
  path: string;
  problem: string;
  remedy: string;
}

/** One complaint for each thing that is wrong; an unknown key is a thing of its own. */
export function complaintsOf(issues: readonly z.core.$ZodIssue[]): Complaint[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey(issue.path, key));
    return [
      {
        path: writePath(issue.path),
        problem: issue.message,
        remedy: explain(settingAt(issue.path)),
      },
    ];
  });
}

export const noSuchSetting = 'there is no such setting';

function unknownKey(at: readonly PropertyKey[], key: string): Complaint {
  const known = Object.keys(shapeOf(settingAt(at)) ?? {});
  const near = nearest(key, known);
  const remedy = near
    ? `Did you mean "${near}"?`
    : `Take it away. Known here: ${known.join(', ')}.`;
  return { path: writePath([...at, key]), problem: noSuchSetting, remedy };
}

export function writePath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${String(step)}`;
  return text;
}

/** The description of a setting, and what holds when it is left out. */
function explain(setting: z.core.$ZodType | null): string {
  const about = setting instanceof z.ZodType ? (setting.description ?? '') : '';
  const def = setting?._zod.def;
  const usual =
    def?.type === 'default' && 'defaultValue' in def
      ? ` Left out: ${JSON.stringify(def.defaultValue)}.`
      : '';
  return `${about}${usual}`.trim();
}

/** null where the schema has nothing at this path */
function settingAt(path: readonly PropertyKey[]): z.core.$ZodType | null {
  let setting: z.core.$ZodType | null = schema;
  for (const step of path) {
    if (typeof step === 'number') return setting;
    const shape: Shape | null = setting && shapeOf(setting);
    setting = shape?.[String(step)] ?? null;
  }
  return setting;
}

/** Whether the schema has it: `sip2.address`. */
export function isSetting(path: string): boolean {
  return settingAt(path.split('.')) !== null;
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** The settings of a section, through its default and its `null`. */
function shapeOf(setting: z.core.$ZodType | null): Shape | null {
  let inner: unknown = setting;
  while (inner instanceof z.ZodType && 'innerType' in inner._zod.def)
    inner = inner._zod.def.innerType;
  return inner instanceof z.ZodObject ? inner.shape : null;
}
