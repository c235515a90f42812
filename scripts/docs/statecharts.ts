/** docs/statecharts.md: the statecharts, drawn from the machines themselves. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** A machine, with the file of its chart and the sentence that stands above it. */
interface Chart {
  machine: AnyStateMachine;
  file: string;
  what: string;
}

/** What leads out of a state, or is done in it. */
interface Way {
  /** the event, the end of a wait or of work, or `atOnce` */
  on: string;
  /** null: without condition */
  guard: string | null;
  /** null: the state is not left */
  to: AnyStateNode | null;
  /** without a target: something is done */
  acts: boolean;
}

const atOnce = 'at once';

const head = `# The statecharts

Made from \`machines/\` by \`npm run docs\`; a test compares the two. How the charts are built, and the
rules that they follow: [machines/README.md](../machines/README.md).

**The drawings** have the states and what leads from one to another. An event is in capitals;
*after* is a time that passes; *done* is the end of work that a state starts as it is entered; *if*
is taken at once where the condition is met, *else* where no other is. *anywhere* stands for each
state of the drawing that has no transition of its own for that event.

**The tables** have the conditions too, by their names in the code; *own* is a condition that is
written at the transition itself. Of several rows for one event the first counts whose condition is
met. \`*\` is each event that has no row. *takes*: events that change what is known or is done, some
on a condition, and not the state. *ignores*: events of which the states around this one do not hear
here. *works*: what is started as the state is entered, and stopped as it is left; an error in it is
a fault of the program, and has no row. A word in italics after a state is its tag: out of
*committing* leads only the outcome of what is under way.
`;

/** The whole page. */
export function statechartsPage(charts: readonly Chart[]): string {
  const parts = charts.map(({ machine, file, what }) => {
    const { root } = machine;
    const regions = root.type === 'parallel' ? Object.values(root.states) : [root];
    const sections = regions.map((region) => sectionOf(region, root));
    return `\n## ${root.key}\n\n${what}:\n[${file}](../${file}).\n${sections.join('')}`;
  });
  return `${head}${parts.join('')}`;
}

function sectionOf(region: AnyStateNode, root: AnyStateNode): string {
  const title = region === root ? '' : `\n### ${root.key}: ${region.key}\n`;
  const states = below(region);
  const drawing = states.length > 1 ? `\n\`\`\`mermaid\n${drawingOf(region)}\n\`\`\`\n` : '';
  const rows = [region, ...states].map((state) => rowsOf(state, region)).join('');
  return `${title}${drawing}\n| state | event | if | to |\n|---|---|---|---|\n${rows}`;
}

function below(state: AnyStateNode): AnyStateNode[] {
  return Object.values(state.states).flatMap((each) => [each, ...below(each)]);
}

/** One row for each way; events that lead to the same share it, as do those that lead nowhere. */
function rowsOf(state: AnyStateNode, region: AnyStateNode): string {
  const ways = waysOf(state);
  const moving = new Set(ways.filter(({ to }) => to !== null).map(({ on }) => on));
  const resting = ways.filter(({ on }) => !moving.has(on));
  const takes = new Set(resting.filter(({ acts }) => acts).map(({ on }) => on));
  const ignores = new Set(resting.map(({ on }) => on).filter((on) => !takes.has(on)));
  const rows = [
    ...state.invoke.map(({ src }) => [`works: \`${String(src)}\``, '', '']),
    ...(takes.size > 0 ? [[`takes: ${[...takes].join(', ')}`, '', '']] : []),
    ...(ignores.size > 0 ? [[`ignores: ${[...ignores].join(', ')}`, '', '']] : []),
    ...movesOf(ways.filter(({ on }) => moving.has(on))).flatMap(({ events, list }) =>
      list.map(({ guard, to }) => [events.join(', '), guard ?? '', targetOf(to, state, region)]),
    ),
  ];
  if (rows.length === 0 && state === region) return '';
  const name = state === region ? 'anywhere' : labelOf(state, region);
  const [first = ['', '', ''], ...rest] = rows;
  return [[name, ...first], ...rest.map((row) => ['', ...row])]
    .map((row) => `| ${row.join(' | ')} |\n`)
    .join('');
}

/** Events whose ways are the same, in the order of the first of them. */
function movesOf(ways: readonly Way[]): { events: string[]; list: Way[] }[] {
  const byEvent = grouped(ways, ({ on }) => on);
  const alike = grouped(byEvent, (list) =>
    list.map(({ guard, to }) => `${guard} ${to?.id}`).join(),
  );
  return alike.map((lists) => ({
    events: lists.map(([first]) => first?.on ?? atOnce),
    list: lists[0] ?? [],
  }));
}

/** Those with the same key together, in the order of the first of each. */
function grouped<T>(list: readonly T[], keyOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups.values()];
}

function targetOf(to: AnyStateNode | null, state: AnyStateNode, region: AnyStateNode): string {
  if (to === null) return 'stays';
  return to === state ? 'begins again' : `\`${nameOf(to, region)}\``;
}

function labelOf(state: AnyStateNode, region: AnyStateNode): string {
  const isFirst = state.parent?.config.initial === state.key;
  const marks = [...(isFirst ? ['first'] : []), ...state.tags.map((tag) => `*${tag}*`)];
  return [`\`${nameOf(state, region)}\``, ...marks].join(', ');
}

/** Below its region, as in `closing.sending`. */
function nameOf(state: AnyStateNode, region: AnyStateNode): string {
  return state === region ? state.key : state.path.slice(region.path.length).join('.');
}

function waysOf(state: AnyStateNode): Way[] {
  const names = new Map([
    ...state.after.map((each) => [String(each.eventType), `after \`${String(each.delay)}\``]),
    ...state.invoke.map(({ id, src }) => [`xstate.done.actor.${id}`, `\`${String(src)}\` done`]),
  ] as [string, string][]);
  const events = [...state.transitions]
    .filter(([event]) => !event.startsWith('xstate.error.'))
    .map(([event, list]) => ({ on: names.get(event) ?? `\`${event}\``, list }));
  return [{ on: atOnce, list: state.always ?? [] }, ...events].flatMap(({ on, list }) =>
    list.map(({ guard, target, actions, reenter }) => {
      const to: AnyStateNode | null = target?.[0] ?? null;
      const isNoMove = to === state && !reenter && state.type === 'atomic';
      return {
        on,
        guard: guard === undefined ? null : guardText(guard),
        to: isNoMove ? null : to,
        acts: actions.length > 0,
      };
    }),
  );
}

function guardText(guard: unknown): string {
  if (typeof guard === 'string') return `\`${guard}\``;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return `\`${guard.type}\``;
  if (typeof guard !== 'function' || !('guards' in guard)) return '*own*';
  const parts = (guard.guards as unknown[]).map(guardText);
  return guard.name === 'not' ? `not ${parts.join('')}` : parts.join(` ${guard.name} `);
}

/** In Mermaid's language, which GitHub draws. */
function drawingOf(region: AnyStateNode): string {
  const arrows = [region, ...below(region)].flatMap((state) =>
    waysOf(state)
      .filter(({ to }) => to !== null && to !== state)
      .map(({ on, guard, to }) => ({
        between: `  ${idOf(state, region)} --> ${idOf(to ?? state, region)}`,
        label: plain(on !== atOnce ? on : guard === null ? 'else' : `if ${guard}`),
      })),
  );
  const lines = grouped(arrows, ({ between }) => between).map((list) => {
    const labels = new Set(list.map(({ label }) => label));
    return `${list[0]?.between}: ${[...labels].join('<br/>')}`;
  });
  return ['stateDiagram-v2', ...statesOf(region, 1), ...lines].join('\n');
}

function plain(text: string): string {
  return text === '`*`' ? 'any other' : text.replaceAll(/[`*]/g, '');
}

function statesOf(state: AnyStateNode, depth: number): string[] {
  const indent = '  '.repeat(depth);
  return Object.values(state.states).flatMap((each) => {
    const id = each.path.join('_');
    const inner = statesOf(each, depth + 1);
    const first = each.parent?.config.initial === each.key ? [`${indent}[*] --> ${id}`] : [];
    const box = inner.length === 0 ? [] : [`${indent}state ${id} {`, ...inner, `${indent}}`];
    return [`${indent}state "${each.key}" as ${id}`, ...box, ...first];
  });
}

function idOf(state: AnyStateNode, region: AnyStateNode): string {
  return state === region ? 'anywhere' : state.path.join('_');
}
