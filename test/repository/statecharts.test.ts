/** docs/statecharts.md has each state of the charts, and each event that a state takes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AnyStateNode } from 'xstate';
import { chuteMachine } from '../../machines/chute/chute.ts';
import { kioskMachine } from '../../machines/kiosk.ts';
import { visitMachine } from '../../machines/visit/visit.ts';

const page = readFileSync('docs/statecharts.md', 'utf8');

function nodesBelow(state: AnyStateNode): AnyStateNode[] {
  return Object.values(state.states).flatMap((each) => [each, ...nodesBelow(each)]);
}

/** The rows of a table by their state: one without its name belongs to the state above. */
function rowsOf(heading: string): ReadonlyMap<string, string> {
  const section = page.split(/^(?=##+ )/m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = new Map<string, string>();
  let state = '';
  for (const [line, name] of section.matchAll(/^\| (?:`?([\w.]+))?.*$/gm)) {
    state = name ?? state;
    rows.set(state, (rows.get(state) ?? '') + line);
  }
  return rows;
}

const { root: kiosk } = kioskMachine;
const regions = [
  { heading: '## kiosk', region: kiosk },
  ...[visitMachine.root, chuteMachine.root].flatMap((root) =>
    Object.values(root.states).map((region) => ({
      heading: `### ${root.key}: ${region.key}`,
      region,
    })),
  ),
] as { heading: string; region: AnyStateNode }[];

test.each(regions)('$heading', ({ heading, region }) => {
  const rows = rowsOf(heading);
  const states = nodesBelow(region);
  const nameOf = (state: AnyStateNode) => state.path.slice(region.path.length).join('.');
  expect(states.length).toBeGreaterThan(0);
  const wanted = [
    ...states.map((state) => ({ name: nameOf(state), state })),
    ...(region.transitions.size > 0 ? [{ name: 'anywhere', state: region }] : []),
  ];
  expect([...rows.keys()].filter((name) => name !== 'state').sort()).toEqual(
    wanted.map(({ name }) => name).sort(),
  );
  for (const { name, state } of wanted)
    for (const event of state.transitions.keys())
      if (!event.startsWith('xstate.')) expect(rows.get(name)).toContain(`\`${event}\``);
});
