/** What is refused of layers before any kiosk gets them. */
import { expect, test } from 'vitest';
import { checkLayers } from '../../src/config/check-layers.ts';

const none = { region: {}, branch: {}, kiosk: {} };
const fileOf = (name: string) => ({ name, sha256: 'a'.repeat(64), bytes: 1 });
const pathsOf = (region: Record<string, unknown>, names: readonly string[] = []) =>
  checkLayers({ ...none, region }, names.map(fileOf)).map(({ path }) => path);

const texts = { screen: { textsFolder: 'files' } };

test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
  ['a setting', { delays: { idleMs: 90_000 } }, [], []],
  ['a setting that is none', { delay: {} }, [], ['delay']],
  ['a value that is none', { delays: { idleMs: 5 } }, [], ['delays.idleMs']],
  ['what is of each kiosk alone', { store: { folder: '/var/x' } }, [], ['store.folder']],
  ['a file that a layer brings', { policy: 'files/rules.json' }, ['rules.json'], []],
  ['a file that none brings', { policy: 'files/rules.json' }, [], ['policy']],
  ['a file that each kiosk has', { policy: '/usr/share/rules.json' }, [], []],
  ['texts', texts, ['nl.json', 'messages.json', 'logo.svg'], []],
  ['texts of which there are none', texts, [], ['screen.textsFolder']],
  ['texts beside a policy', texts, ['nl.json', 'rules.json'], ['screen.textsFolder']],
  ['a secret in an address', { library: { name: 'x://me:secret@y' } }, [], ['library.name']],
])('%s', (_, region, names, wrong) => {
  expect(pathsOf(region, names)).toEqual(wrong);
});

test('layers that do not fit into one message', () => {
  const name = 'x'.repeat(70_000);
  expect(checkLayers({ ...none, region: { library: { name } } }, []).at(-1)?.path).toBe('');
});
