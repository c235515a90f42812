/**
 * docs/configuration.md: each setting of the schema with a sentence, its default and its bounds.
 */
import { jsonSchema, presentVersion } from '../../src/config/schema.ts';
import { wrapText } from '../../src/receipts/layout.ts';

interface Node {
  description?: string;
  default?: unknown;
  /** several: any of them, as `["string", "null"]` */
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, Node>>;
  required?: readonly string[];
  items?: Node;
  anyOf?: readonly Node[];
}

const head = `# The configuration

<!-- Made by \`npm run docs\` from src/config. Change the schema there, not this page. -->

One JSON file, \`kiosk.config.json\`. Every setting may be left out: \`{}\` is a kiosk that speaks to
the simulators on their default ports. \`kiosk check\` lists everything that is wrong with a file,
with the path of each setting and what to do. With \`"$schema": "./kiosk.config.schema.json"\` an
editor that knows JSON Schema completes and explains each setting.

- **Paths** are relative to the folder of the file.
- **Secrets** never stand in the file: \`{ "env": "NAME" }\` names an environment variable,
  \`{ "file": "path" }\` a file whose first line is the secret (a systemd credential for one).
- **What several kiosks have in common** stands in a base: \`"extends": "base.json"\` in the file of
  each kiosk, which then holds only what differs. Sections merge setting by setting; a list, \`null\`
  and a reference to a secret replace the base's as a whole. Paths in a base begin at its folder. A
  base may extend another one, four in all. \`kiosk check\` names the files that it read, and a
  complaint the one that holds the setting. A changed base is at work from the next start; no kiosk
  writes it ([from one kiosk to ten](ten-kiosks.md)).
- **Older files** are read, with a note of what has changed, and written in the present shape
  (\`version\` ${presentVersion}) when they are next saved.
- **In the service panel** the same settings are a form. A change is checked as a whole, shown as a
  difference and written in one step. The kiosk then waits for the attract screen, closes in order
  and starts again in the same process. If it cannot start with the change, the configuration
  before it comes back, in the kiosk and in the file. The last twenty files stay in
  \`configurations/\` of the data folder, and any of them can be restored.

In the tables \`–\` means: a setting that is left out has no value, or the one that the library
system (\`sip2.profile\`) decides.
`;

/** What stands below the table of a section. */
const notes: Readonly<Record<string, string>> = {
  sortation: `
By \`wise\` an item of bin 02, 03 or 04 is for the desk, 05 is the shelf, 06 to 99 are shown as the
bin of that number, and all else is for the desk. With an alert an item never goes to the shelf, and
where it belongs (AQ) does not count. Off line each returned item goes to the desk. A library with a
side shelf for what the staff take in, with a slip in each item, and a yellow trolley writes:

\`\`\`json
{
  "sortation": {
    "rows": [
      {
        "code": "02-04",
        "to": "desk",
        "words": { "nl": "zijkast", "fr": "armoire", "de": "Seitenregal", "en": "side shelf" },
        "colour": "#0a57a4",
        "slip": true
      },
      {
        "code": "05",
        "to": "bin",
        "words": {
          "nl": "gele kar",
          "fr": "chariot jaune",
          "de": "gelber Wagen",
          "en": "yellow trolley"
        },
        "colour": "#ffcf33"
      },
      { "code": "06-99", "to": "bin" },
      { "code": "17", "to": "desk" },
      { "by": "branch", "code": "35501", "to": "desk" }
    ]
  }
}
\`\`\`

CL is looked up first, then CT, AQ and CV. A row with the code itself counts before a range.
`,
};

/** Ends with a line feed. */
export function configurationPage(): string {
  const { properties = {} } = jsonSchema() as Node;
  const sections = Object.entries(properties);
  const loose = sections.filter(([, node]) => shapeOf(node).properties === undefined);
  const parts = sections.filter(([, node]) => shapeOf(node).properties !== undefined);
  return [
    head,
    `## Settings outside the sections\n\n${table(loose.map(([name, node]) => [name, node]))}`,
    ...parts.map(
      ([name, node]) =>
        `## ${name}\n\n${paragraph(node.description ?? '')}\n\n${table(rowsOf(shapeOf(node)))}${notes[name] ?? ''}`,
    ),
  ].join('\n');
}

function paragraph(text: string) {
  return wrapText(text, 100).join('\n');
}

/** What a section or a list is made of, its \`null\` aside; a secret is one thing. */
function shapeOf(node: Node): Node {
  const inner = (node.anyOf ?? []).filter(({ type }) => type !== 'null');
  const [only, ...others] = inner;
  return only && others.length === 0 ? shapeOf(only) : node;
}

function rowsOf(node: Node, at = ''): [path: string, node: Node, required?: boolean][] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = `${at}${name}`;
    const shape = shapeOf(child);
    const own: [string, Node, boolean?] = [path, child, node.required?.includes(name) ?? false];
    if (shape.properties) return [own, ...rowsOf(shape, `${path}.`)];
    const item = shape.items && shapeOf(shape.items);
    return item?.properties ? [own, ...rowsOf(item, `${path}[].`)] : [own];
  });
}

function table(rows: readonly [path: string, node: Node, required?: boolean][]): string {
  const lines = rows.map(([path, node, required]) => {
    const usual = required ? 'must be given' : usualOf(node);
    return `| \`${path}\` | ${cell(node.description ?? '')} | ${usual} | ${cell(boundsOf(node))} |`;
  });
  return `| setting | what it is | left out | may be |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

function cell(text: string) {
  return text.replaceAll('|', '\\|');
}
function code(value: unknown) {
  return `\`${cell(JSON.stringify(value))}\``;
}

function usualOf(node: Node): string {
  // A section that is left out is as if each of its settings were.
  if (node.default === undefined || (node.default !== null && shapeOf(node).properties)) return '–';
  return code(node.default);
}

function boundsOf(node: Node): string {
  if (isSecret(node))
    return node.anyOf?.some(({ type }) => type === 'null') ? 'secret, null' : 'secret';
  const several = node.anyOf ?? [];
  if (several.length > 0) return [...new Set(several.map(boundsOf))].join(', ');
  const { type } = node;
  if (typeof type === 'object')
    return type.map((each) => boundsOf({ ...node, type: each })).join(', ');
  if (node.const !== undefined) return code(node.const);
  if (node.enum) return node.enum.map(code).join(', ');
  if (type === 'array')
    return `list${spanOf(node.minItems, node.maxItems, 'of')}${ofWhat(node.items)}`;
  if (type === 'object') return 'section';
  if (type === 'integer' || type === 'number')
    return `whole number${spanOf(node.minimum, node.maximum, ':')}`;
  if (type === 'string') return `text${spanOf(node.minLength, node.maxLength, 'of')}`;
  return type === 'boolean' ? 'true, false' : (type ?? '');
}

function ofWhat(items: Node | undefined): string {
  if (!items || shapeOf(items).properties) return '';
  const what = boundsOf(items);
  return what === 'text' || what === '' ? '' : ` (each ${what})`;
}

/** Two ways to name a secret, by the names of their only setting. */
function isSecret(node: Node): boolean {
  const named = (node.anyOf ?? []).flatMap((each) => Object.keys(each.properties ?? {}));
  if (named.join() === 'env,file') return true;
  const inner = (node.anyOf ?? []).filter(({ type }) => type !== 'null');
  return inner.length === 1 && inner.every(isSecret);
}

function figure(value: number) {
  return value.toLocaleString('en').replaceAll(',', ' ');
}
const biggest = Number.MAX_SAFE_INTEGER;

function spanOf(least: number | undefined, most: number | undefined, word: 'of' | ':'): string {
  const from = least === undefined || least <= -biggest ? undefined : least;
  const to = most === undefined || most >= biggest ? undefined : most;
  const unit = word === 'of' ? ' of' : ':';
  if (from !== undefined && to !== undefined)
    return from === to ? `${unit} ${figure(to)}` : `${unit} ${figure(from)} to ${figure(to)}`;
  if (to !== undefined) return `${unit} at most ${figure(to)}`;
  return from === undefined || (word === 'of' && from <= 1)
    ? ''
    : `${unit} at least ${figure(from)}`;
}
