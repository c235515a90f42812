/**
 * The settings of the configuration, read from its JSON Schema (draft 2020-12), so that the form
 * knows no setting by name. Pure. A shape that is not known becomes `json`: it is edited as text,
 * never lost.
 */

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

export type Kind =
  | { kind: 'text'; pattern?: string; longest?: number }
  | { kind: 'number'; least?: number; most?: number; unit: 'ms' | null }
  | { kind: 'switch' }
  | { kind: 'one-of'; options: readonly (string | number)[] }
  | { kind: 'some-of'; options: readonly (string | number)[] }
  /** several words, one a line */
  | { kind: 'words' }
  /** never the secret itself: the name of a variable, or a file */
  | { kind: 'secret' }
  | { kind: 'json' };

export interface Setting {
  path: Path;
  /** the sentence of the schema */
  about: string;
  /** undefined: there is none; it is left out, or the profile gives it */
  usual: Json | undefined;
  /** null may stand there, and means something */
  mayBeNull: boolean;
  kind: Kind;
}
export interface Group {
  path: Path;
  about: string;
  /** null may stand there: this kiosk has none */
  mayBeNull: boolean;
  /** null stands there where nothing is said */
  isNullUsually: boolean;
  settings: readonly Setting[];
  groups: readonly Group[];
}

/**
 * The parts at the top of the configuration; settings that stand alone there are in a part with an
 * empty path.
 */
export function groupsOf(schema: unknown): readonly Group[] {
  const root = groupOf(asNode(schema), [], false);
  const alone = {
    ...root,
    groups: [],
    settings: root.settings.filter(({ path }) => path[0] !== '$schema'),
  };
  return alone.settings.length === 0 ? root.groups : [...root.groups, alone];
}

/** All settings of a group and of those within. */
export function settingsIn(group: Group): readonly Setting[] {
  return [...group.settings, ...group.groups.flatMap(settingsIn)];
}

type Node = Readonly<Record<string, unknown>>;

function groupOf(node: Node, path: Path, mayBeNull: boolean): Group {
  const settings: Setting[] = [];
  const groups: Group[] = [];
  for (const [name, child] of Object.entries(asNode(node.properties))) {
    const inner = asNode(child);
    const { node: plain, mayBeNull: orNull } = withoutNull(inner);
    const at = [...path, name];
    if (plain.properties !== undefined)
      groups.push(groupOf({ ...plain, ...inner, properties: plain.properties }, at, orNull));
    else {
      settings.push({
        path: at,
        about: aboutOf(inner) || aboutOf(plain),
        // null is a default too
        usual: (Object.hasOwn(inner, 'default') ? inner.default : plain.default) as
          | Json
          | undefined,
        mayBeNull: orNull,
        kind: kindOf(plain, name),
      });
    }
  }
  const isNullUsually = mayBeNull && node.default === null;
  return { path, about: aboutOf(node), mayBeNull, isNullUsually, settings, groups };
}

/** `anyOf: [x, null]` is x that may be null. */
function withoutNull(node: Node): { node: Node; mayBeNull: boolean } {
  const options = asNodes(node.anyOf);
  const real = options.filter(({ type }) => type !== 'null');
  const [only] = real;
  if (only === undefined || real.length === options.length) return { node, mayBeNull: false };
  return { node: real.length === 1 ? only : { ...node, anyOf: real }, mayBeNull: true };
}

function kindOf(node: Node, name: string): Kind {
  const options = asNodes(node.anyOf);
  if (options.length > 0) return kindOfAny(options);
  if (node.const !== undefined) return { kind: 'one-of', options: [node.const as string | number] };
  if (Array.isArray(node.enum)) return { kind: 'one-of', options: node.enum };
  switch (node.type) {
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        unit: name.endsWith('Ms') ? 'ms' : null,
        ...(typeof node.minimum === 'number' ? { least: node.minimum } : {}),
        ...(typeof node.maximum === 'number' ? { most: node.maximum } : {}),
      };
    case 'string':
      return {
        kind: 'text',
        ...(typeof node.pattern === 'string' ? { pattern: node.pattern } : {}),
        ...(typeof node.maxLength === 'number' ? { longest: node.maxLength } : {}),
      };
    case 'array': {
      const items = asNode(node.items);
      if (Array.isArray(items.enum)) return { kind: 'some-of', options: items.enum };
      return items.type === 'string' ? { kind: 'words' } : { kind: 'json' };
    }
    default:
      return { kind: 'json' };
  }
}

function kindOfAny(options: readonly Node[]): Kind {
  if (options.every((one) => one.const !== undefined))
    return { kind: 'one-of', options: options.map((one) => one.const as string | number) };
  const has = (key: string) => options.some((one) => Object.hasOwn(asNode(one.properties), key));
  return has('env') && has('file') ? { kind: 'secret' } : { kind: 'json' };
}

function aboutOf(node: Node) {
  return typeof node.description === 'string' ? node.description : '';
}
function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}
function asNodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.map(asNode) : [];
}
