/** A rollout as an operator asks for it: of the layers as they stand, or of a package by its version. */
import { kioskKey } from '../../../packages/region-documents/src/index.ts';
import { readLayers } from '../config/store.ts';
import type { Hub } from '../hub/hub.ts';
import type { RegionSeen } from '../seen/view.ts';
import { rolloutNumbers } from './numbers.ts';
import { readPackages } from './packages.ts';
import { type Planned, planRollout } from './plan.ts';
import { reportedStateOf } from './reported.ts';
import type { RolloutNumbers } from './view.ts';

export interface RolloutAsked {
  /** null: the configuration */
  package: string | null;
  numbers?: Partial<RolloutNumbers> | undefined;
  /** `b001.k03`; left out: all that the region has */
  only?: readonly string[] | undefined;
  /** the kiosk that is first */
  lab?: string | undefined;
}

interface AskedAt {
  hub: Pick<Hub, 'layers' | 'packages' | 'desiredOf'>;
  region: RegionSeen;
  nowMs: number;
  /** base64 */
  configKey: string;
  packageKey: string;
  /** by chance: letters or digits, so that no two operators make one rollout */
  chance: string;
}

/** Why there is no plan: codes of docs/field-guide.md. */
export type AskRefusal = { code: 'package-unknown' } | { code: 'layer-damaged'; key: string };

export async function planAsked(
  asked: RolloutAsked,
  { hub, region, nowMs, configKey, packageKey, chance }: AskedAt,
): Promise<Planned | AskRefusal> {
  const { layers, damaged } = await readLayers(hub, configKey);
  const [key] = damaged;
  if (key !== undefined) return { code: 'layer-damaged', key };
  const packages = await readPackages(hub, packageKey);
  const found = packages.findLast(({ version }) => version === asked.package);
  if (asked.package !== null && found === undefined) return { code: 'package-unknown' };
  const known = kiosksOf(region);
  return planRollout(hub, {
    id: idAt(nowMs, chance),
    kiosks: asked.only ?? known,
    layers,
    packages,
    ...(found === undefined ? {} : { package: found }),
    numbers: rolloutNumbers.parse({
      ...(found?.oneWay ? { pauseAfterWave: true } : {}),
      ...asked.numbers,
    }),
    ...(asked.lab === undefined ? {} : { lab: asked.lab }),
    reported: reportedStateOf(region),
    nowMs,
    configKey,
  });
}

/** `b001.k03` */
export function kiosksOf({ branches }: RegionSeen): string[] {
  return branches.flatMap(({ branch, kiosks }) =>
    kiosks.map(({ kiosk }) => kioskKey(branch, kiosk)),
  );
}

/** By the moment, so that they stand in their order. */
function idAt(nowMs: number, chance: string): string {
  const digits = new Date(nowMs).toISOString().replaceAll(/[^0-9]/g, '');
  return `r${digits.slice(2, 12)}-${chance}`;
}
