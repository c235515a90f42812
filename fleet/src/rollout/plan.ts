/** What a rollout would be: who is changed, in which wave, from what to what. It writes nothing. */

import {
  type Desired,
  desired,
  mergeLayers,
  openDocument,
  partsOf,
  shownName,
} from '../../../packages/region-documents/src/index.ts';
import { differences } from '../../../src/config/files/differences.ts';
import {
  type DesiredContent,
  desiredContentOf,
  isSame,
  type LayersByKey,
  nothingDesired,
} from '../config/desired.ts';
import type { ConfigDifference } from '../config/view.ts';
import type { Hub } from '../hub/hub.ts';
import { limits } from '../seen/limits.ts';
import { isAwayAt } from './judge.ts';
import type { Numbers } from './numbers.ts';
import type { SignedPackage } from './packages.ts';
import type { ReportedState } from './reported.ts';
import type { Rollout } from './state.ts';
import type { RolloutPlanSeen } from './view.ts';
import { planWaves } from './waves.ts';

/** Of a desired state, what is not of one document alone. */
export type Content = DesiredContent & Pick<Desired, 'package'>;

export interface Planned {
  id: string;
  change: Rollout['change'];
  numbers: Numbers;
  waves: readonly (readonly string[])[];
  /** those in the waves */
  kiosks: ReadonlyMap<string, PlannedKiosk>;
  seen: RolloutPlanSeen;
  /** of configurations */
  differences: readonly ConfigDifference[];
}

export interface PlannedKiosk {
  before: Content;
  after: Content;
  /** as `before`; a package comes back by the newest manifest of the version that it runs */
  back: Content;
  /** of the document at the hub that the region signed; 0: none */
  serial: number;
}

interface ToRollOut {
  id: string;
  /** `b001.k03`: those that may change */
  kiosks: readonly string[];
  layers: LayersByKey;
  /** left out: the configuration is rolled out, and packages stay */
  package?: SignedPackage;
  /** all that there are, oldest first */
  packages: readonly SignedPackage[];
  numbers: Numbers;
  lab?: string;
  reported: ReportedState;
  nowMs: number;
  configKey: string;
}

export async function planRollout(hub: Pick<Hub, 'desiredOf'>, of: ToRollOut): Promise<Planned> {
  const present = await presentOf(hub, of);
  const ahead = of.nowMs + limits.serialAhead;
  const serialAhead = [...present].flatMap(([name, { serial, reportedSerial }]) =>
    Math.max(serial, reportedSerial) > ahead ? [name] : [],
  );
  for (const name of serialAhead) present.delete(name);
  const planned = [...present].map(([name, { content, serial }]) => {
    const after = afterOf(name, content, of);
    const back = { ...content, package: packageBack(name, content, of) };
    return [name, { before: content, after, back, serial }] as const;
  });
  const changed = planned.filter(([, { before, after }]) =>
    of.package === undefined ? !isSame(before, after) : before.package !== after.package,
  );
  const kiosks = new Map(changed);
  const awayMs = of.numbers.awayAfterSeconds * 1_000;
  const away = [...kiosks.keys()].filter((name) =>
    isAwayAt(of.reported.kiosks.get(name)?.seenAtMs, awayMs, of.nowMs),
  );
  const { id, lab, numbers } = of;
  const waves = planWaves({
    kiosks: [...kiosks.keys()],
    away: new Set(away),
    day: new Date(of.nowMs).toISOString().slice(0, 10),
    ...(lab === undefined ? {} : { lab }),
  });
  const rows = differencesOf(kiosks);
  const change = changeOf(of, rows);
  const noWayBack = [...kiosks].flatMap(([name, { back }]) =>
    change.kind === 'package' && (change.oneWay || back.package === null) ? [name] : [],
  );
  const unchanged = present.size - kiosks.size;
  const seen = {
    change,
    numbers,
    unchanged,
    away: away.map(shownName),
    waves: waves.map((names) => names.map(shownName)),
    noWayBack: noWayBack.map(shownName),
    serialAhead: serialAhead.map(shownName),
  };
  return { id, change, numbers, waves, kiosks, seen, differences: rows };
}

interface Present {
  content: Content;
  serial: number;
  /** by itself */
  reportedSerial: number;
}

/** So many questions are on their way at once. */
const together = 32;

/**
 * What each has been put so far. A serial counts where the region signed it: one that a kiosk reports is
 * anybody's, and it may be the highest that there is.
 */
async function presentOf(
  hub: Pick<Hub, 'desiredOf'>,
  { kiosks, reported, configKey }: ToRollOut,
): Promise<Map<string, Present>> {
  const present = new Map<string, Present>();
  for (let at = 0; at < kiosks.length; at += together)
    await Promise.all(
      kiosks.slice(at, at + together).map(async (name) => {
        const { branch, kiosk } = partsOf(name);
        const data = await hub.desiredOf(branch, kiosk);
        const found = data === null ? null : openDocument('desired', data, configKey, desired);
        const reportedSerial = reported.kiosks.get(name)?.status.configuration.serial ?? 0;
        const isIts =
          found !== null &&
          typeof found !== 'string' &&
          found.for.branch === branch &&
          found.for.kiosk === kiosk;
        const content = isIts ? contentOf(found) : { ...nothingDesired, package: null };
        present.set(name, { content, serial: isIts ? found.serial : 0, reportedSerial });
      }),
    );
  return present;
}

function contentOf({ layers, over, files, package: installed }: Desired): Content {
  return { layers, over, files, package: installed };
}

function afterOf(name: string, before: Content, { layers, package: next }: ToRollOut): Content {
  if (next !== undefined) return { ...before, package: next.text };
  const { branch, kiosk } = partsOf(name);
  return { ...desiredContentOf(layers, branch, kiosk), package: before.package };
}

/**
 * The version that it runs now, by a manifest that was signed after the new one's: root lets a kiosk go
 * back to the version that ran before by no other (docs/decisions/0083). null: there is none, and the
 * kiosk keeps what it has then.
 */
function packageBack(name: string, before: Content, of: ToRollOut): string | null {
  const { package: next, packages, reported } = of;
  if (next === undefined) return before.package;
  const version = reported.kiosks.get(name)?.status.version;
  const isLater = (each: SignedPackage) => each.version === version && each.serial > next.serial;
  return packages.findLast(isLater)?.text ?? null;
}

function changeOf(of: ToRollOut, rows: readonly ConfigDifference[]): Rollout['change'] {
  if (of.package === undefined) {
    const paths = [...new Set(rows.flatMap(({ settings }) => settings.map(({ path }) => path)))];
    return { kind: 'configuration', paths: paths.sort().slice(0, 500) };
  }
  const { version, oneWay } = of.package;
  return { kind: 'package', version, oneWay };
}

/** Kiosks for which the same changes stand in one row. */
function differencesOf(kiosks: ReadonlyMap<string, PlannedKiosk>): ConfigDifference[] {
  const rows = new Map<string, ConfigDifference & { kiosks: string[] }>();
  for (const [name, { before, after }] of kiosks) {
    const settings = differences(mergeLayers(before.layers), mergeLayers(after.layers));
    const files = filesThatChange(before, after);
    const over = JSON.stringify(before.over) !== JSON.stringify(after.over);
    const key = JSON.stringify([settings, files, over]);
    const row = rows.get(key) ?? { kiosks: [], settings, files, over };
    row.kiosks.push(shownName(name));
    rows.set(key, row);
  }
  return [...rows.values()].sort((one, other) => other.kiosks.length - one.kiosks.length);
}

function filesThatChange(before: Content, after: Content): string[] {
  const hashes = (of: Content) => new Map(of.files.map(({ name, sha256 }) => [name, sha256]));
  const [old, next] = [hashes(before), hashes(after)];
  const names = [...new Set([...old.keys(), ...next.keys()])].sort();
  return names.filter((name) => old.get(name) !== next.get(name));
}
