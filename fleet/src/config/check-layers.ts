/**
 * What is wrong with layers before any kiosk gets them, by the kiosk's own schema. What a layer
 * leaves out stands in the kiosk's own file: the kiosk checks the whole again.
 */

import {
  type Layers,
  mergeLayers,
  type RegionFile,
} from '../../../packages/region-documents/src/index.ts';
import { changeAt, settingsOfKind } from '../../../src/config/kinds.ts';
import { schema, settings } from '../../../src/config/schema.ts';
import { complaintsOf } from '../../../src/config/text/complaints.ts';
import type { LayerComplaint } from './view.ts';

/** A document of three of them fits into one message (256 kB), escaped and signed. */
const mostBytes = 60_000;

export function checkLayers(layers: Layers, files: readonly RegionFile[]): LayerComplaint[] {
  const merged = mergeLayers(layers);
  const parsed = settings.safeParse(merged, { reportInput: true });
  const issues = parsed.error?.issues.filter(
    ({ code, input }) => code === 'unrecognized_keys' || input !== undefined,
  );
  const wrong = complaintsOf(issues ?? []).map(({ path, problem, remedy }) => ({
    path,
    problem,
    remedy,
  }));
  return [
    ...wrong,
    ...ofTheKioskAlone(merged),
    ...wrongPaths(merged, files),
    ...wrongTexts(merged, files),
    ...secretsInClear(merged),
    ...(JSON.stringify(layers).length > mostBytes ? [tooLarge] : []),
  ];
}

const tooLarge: LayerComplaint = {
  path: '',
  problem: `the three layers are longer than ${mostBytes} bytes`,
  remedy: 'Put what is long, a policy or a picture, into a file, and name it files/<name>.',
};

/** With them a kiosk would lose its journal, its branch or its way back to the region. */
const ownSettings = ['$schema', 'extends', 'branch', 'store.folder', 'store.keyFile'];

function ofTheKioskAlone(merged: object): LayerComplaint[] {
  return ownSettings
    .filter((path) => valueAt(merged, path) !== undefined)
    .map((path) => ({
      path,
      problem: 'is of each kiosk alone, and is set in its own file',
      remedy: 'Remove it.',
    }));
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, step) =>
        typeof inner === 'object' && inner !== null
          ? (inner as Readonly<Record<string, unknown>>)[step]
          : undefined,
      value,
    );
}

/** The files of the layers stand in one folder. */
const filesFolder = 'files';

/** A relative path begins where the region's files are. */
function wrongPaths(merged: object, files: readonly RegionFile[]): LayerComplaint[] {
  const complaints: LayerComplaint[] = [];
  const known = new Set(files.map(({ name }) => `${filesFolder}/${name}`));
  if (files.length > 0) known.add(filesFolder);
  for (const steps of settingsOfKind('path', schema))
    changeAt(merged, steps, (value, path) => {
      if (typeof value === 'string' && !value.startsWith('/') && !known.has(value))
        complaints.push(noSuchFile(path));
      return value;
    });
  return complaints;
}

/** A kiosk takes each JSON file in the folder of its texts for a language (screen/catalogues.ts). */
function wrongTexts(merged: object, files: readonly RegionFile[]): LayerComplaint[] {
  if (valueAt(merged, 'screen.textsFolder') !== filesFolder) return [];
  return files
    .filter(({ name }) => name.endsWith('.json') && !/^([a-z]{2,3}|messages)\.json$/.test(name))
    .map(({ name }) => ({
      path: 'screen.textsFolder',
      problem: `the kiosk would take ${name} for a language`,
      remedy: 'Give that file a name that does not end in .json.',
    }));
}

function noSuchFile(path: string): LayerComplaint {
  return {
    path,
    problem: 'names a file that no layer brings',
    remedy:
      'Give the file with --file, and name it files/<name>, or files alone for a folder of texts; or write an absolute path, of a file that each kiosk has.',
  };
}

/** Settings of kind `secret` refuse a text by themselves; these are the places that take any text. */
function secretsInClear(merged: object): LayerComplaint[] {
  const complaints: LayerComplaint[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string' && /:\/\/[^/\s@]*:[^/\s@]+@/.test(value))
      complaints.push(secretInClear(path));
    if (typeof value !== 'object' || value === null) return;
    if ('send' in value && typeof value.send === 'string' && asksSecret(value))
      complaints.push(secretInClear(`${path}.send`));
    for (const [key, each] of Object.entries(value))
      walk(each, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  };
  walk(merged, '');
  return complaints;
}

function asksSecret(row: object): boolean {
  return 'expect' in row && /pass|pin|secret|wachtwoord|mot de passe/i.test(String(row.expect));
}

function secretInClear(path: string): LayerComplaint {
  return {
    path,
    problem: 'holds a secret, which would stand at the hub and at each broker in clear',
    remedy: 'Write it into a file at each kiosk, and name that: { "file": "/etc/…" }.',
  };
}
