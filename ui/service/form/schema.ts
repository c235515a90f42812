/**
 * Reads the settings of the configuration from its JSON Schema (draft 2020-12); the form knows no
 * setting by name. Pure. A schema of an unknown shape becomes `json`, which is edited as text.
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

type Unit = 'ms' | 'seconds' | 'minutes' | 'hours' | 'days' | 'percent';
export type Kind =
  | { kind: 'text'; pattern?: string; longest?: number }
  | { kind: 'number'; least?: number; most?: number; unit: Unit | null }
  | { kind: 'switch' }
  | { kind: 'one-of'; options: readonly (string | number)[] }
  | { kind: 'some-of'; options: readonly (string | number)[] }
  /** several words, one per line */
  | { kind: 'words' }
  /** a text for each language, one per line */
  | { kind: 'by-language' }
  /** a table; `instead`: names that may stand in its place */
  | { kind: 'rows'; columns: readonly Column[]; instead: readonly string[] }
  /** the name of the variable or file that has the secret, never the secret itself */
  | { kind: 'secret' }
  | { kind: 'json' };

export interface Setting {
  path: Path;
  /** the description in the schema */
  about: string;
  /** undefined: none, or the profile has it */
  defaultValue: Json | undefined;
  /** null is a valid value */
  mayBeNull: boolean;
  kind: Kind;
}
/** Its path is the name in a row. */
export interface Column extends Setting {
  needed: boolean;
}
export interface Group {
  path: Path;
  about: string;
  /** null is valid: this kiosk has no such part */
  mayBeNull: boolean;
  /** null is the default */
  isNullByDefault: boolean;
  settings: readonly Setting[];
  groups: readonly Group[];
}

/**
 * The top-level groups of the configuration; settings outside any group are in a group with an empty
 * path.
 */
export function groupsOf(schema: unknown): readonly Group[] {
  const root = groupOf(asNode(schema), [], false);
  const ungrouped = {
    ...root,
    groups: [],
    settings: root.settings.filter(({ path }) => path[0] !== '$schema' && path[0] !== 'extends'),
  };
  return ungrouped.settings.length === 0 ? root.groups : [...root.groups, ungrouped];
}

/** All settings of a group and its inner groups. */
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
        defaultValue: (Object.hasOwn(inner, 'default') ? inner.default : plain.default) as
          | Json
          | undefined,
        mayBeNull: orNull,
        kind: kindOf(plain, name),
      });
    }
  }
  const isNullByDefault = mayBeNull && node.default === null;
  return { path, about: aboutOf(node), mayBeNull, isNullByDefault, settings, groups };
}

/** `anyOf: [x, null]` is x that may be null; so is `type: ['string', 'null']`. */
function withoutNull(node: Node): { node: Node; mayBeNull: boolean } {
  if (Array.isArray(node.type) && node.type.length === 2 && node.type.includes('null')) {
    const type: unknown = node.type.find((one) => one !== 'null');
    return { node: { ...node, type }, mayBeNull: true };
  }
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
        unit: unitOf(name),
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
      if (items.type === 'string') return { kind: 'words' };
      return kindOfRows(items);
    }
    case 'object': {
      const isOfTexts = asNode(node.additionalProperties).type === 'string';
      return { kind: isOfTexts ? 'by-language' : 'json' };
    }
    default:
      return { kind: 'json' };
  }
}

/** Rows of which each column has a control; others are edited as text. */
function kindOfRows(row: Node): Kind {
  const needed = Array.isArray(row.required) ? row.required : [];
  const columns = groupOf(row, [], false).settings.map(
    (column): Column => ({ ...column, needed: needed.includes(column.path[0]) }),
  );
  const isTable = columns.every(({ kind }) => !['json', 'secret', 'rows'].includes(kind.kind));
  return columns.length > 0 && isTable ? { kind: 'rows', columns, instead: [] } : { kind: 'json' };
}

/** The unit of a number is the end of its name: `idleMs`, `keepSettledDays`. */
function unitOf(name: string): Unit | null {
  const end = /(Ms|Seconds|Minutes|Hours|Days|Percent)$/i.exec(name)?.[1]?.toLowerCase();
  return units.find((unit) => unit === end) ?? null;
}
const units: readonly Unit[] = ['ms', 'seconds', 'minutes', 'hours', 'days', 'percent'];

function kindOfAny(options: readonly Node[]): Kind {
  if (options.every((one) => one.const !== undefined))
    return { kind: 'one-of', options: options.map((one) => one.const as string | number) };
  const kinds = options.map((one) => kindOf(one, ''));
  const [names, rows] = kinds;
  if (kinds.length === 2 && names?.kind === 'one-of' && rows?.kind === 'rows')
    return { ...rows, instead: names.options.map(String) };
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
