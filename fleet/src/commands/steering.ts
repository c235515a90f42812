/** What the commands of configuration and rollouts share: the hub, who asks, and names of kiosks. */
import { randomBytes } from 'node:crypto';
import {
  kioskKey,
  kioskName,
  type LayerKey,
} from '../../../packages/region-documents/src/index.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import type { Hub } from '../hub/hub.ts';
import type { Trusted } from '../region/region-record.ts';
import type { RolloutAsked } from '../rollout/ask.ts';
import type { Planned } from '../rollout/plan.ts';
import type { RegionSeen } from '../seen/view.ts';
import { type AtRegion, atRegion, type FolderOptions, follow } from './at-region.ts';

export interface Steering {
  at: AtRegion;
  hub: Hub;
  by: string;
  /** As AtHub has it. */
  trusted(): Trusted;
  seen(): RegionSeen;
  nowMs(): Promise<number>;
}

/** Connected, with all that the kiosks report; closed afterwards. */
export async function steer(
  options: FolderOptions,
  work: (steering: Steering) => Promise<void>,
): Promise<void> {
  const at = await atRegion(options);
  const trusted = (): Trusted => {
    const region = at.region();
    if (region !== null) return region.record;
    throw new Refusal(
      'This folder does not know the branches and keys of the region: name that of the region (--folder).',
      exitCodes.wrongConfiguration,
    );
  };
  trusted();
  const following = await follow(at);
  try {
    const hub = following.hub();
    if (hub === null) throw new Refusal('The hub has gone.', exitCodes.unavailable);
    const by = at.identity.kiosk;
    const seen = () => following.view();
    await work({ at, hub, by, trusted, seen, nowMs: () => hub.nowMs() });
  } finally {
    await following.close();
  }
}

export async function plan(asked: RolloutAsked, steering: Steering): Promise<Planned> {
  const { planAsked } = await import('../rollout/ask.ts');
  const { hub, trusted, seen, nowMs } = steering;
  const { configKey, packageKey } = trusted();
  const planned = await planAsked(asked, {
    hub,
    configKey,
    packageKey,
    region: seen(),
    nowMs: await nowMs(),
    chance: randomBytes(2).toString('hex'),
  });
  if (!('code' in planned)) return planned;
  throw new Refusal(
    planned.code === 'package-unknown'
      ? `There is no package of version ${asked.package}: kiosk-fleet package list (package-unknown).`
      : `The layer ${planned.key} at the hub was not written by an operator of this region: put it anew (layer-damaged).`,
    exitCodes.wrongData,
  );
}

/** The key of `b001-k03`, or of `b001.k03` where the hyphen could be of two. */
export function kioskNamed(text: string, { branches }: RegionSeen): string {
  const found = branches.flatMap(({ branch, kiosks }) =>
    kiosks
      .filter(({ kiosk }) => [kioskKey, kioskName].some((write) => write(branch, kiosk) === text))
      .map(({ kiosk }) => kioskKey(branch, kiosk)),
  );
  const [name] = found;
  if (name !== undefined && found.length === 1) return name;
  throw new Refusal(
    `The region has no kiosk ${text}: kiosk-fleet status shows those that it has.`,
    exitCodes.noInput,
  );
}

/** `region`, a branch, or a kiosk */
export function layerNamed(text: string, region: RegionSeen): LayerKey {
  if (text === 'region') return 'region';
  if (region.branches.some(({ branch }) => branch === text)) return `branch.${text}`;
  return `kiosk.${kioskNamed(text, region)}` as LayerKey;
}
