/** The panel's region at the hub: what it has is followed, and what stands of rollouts is driven. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Hub } from '../hub/hub.ts';
import { createDriver, type Driver } from '../rollout/driver.ts';
import { reportedStateOf } from '../rollout/reported.ts';
import { askKiosk, closingOf } from '../seen/ask-kiosk.ts';
import type { Following } from '../seen/follow.ts';
import { type AtHub, hubOf, trustedOf } from './at-hub.ts';
import { layersAtHub } from './layers-at-hub.ts';
import type { PanelRegion } from './region.ts';
import { followLines, rolloutsAtHub } from './rollouts-at-hub.ts';

interface OperatorParts extends Omit<AtHub, 'following'> {
  /** of the hub, for a person */
  address: string;
  /** as Overview has it */
  kioskPanels: string | null;
  /** `onChange`: see followRegion */
  follow(onChange: () => void): Promise<Following>;
  /** Takes a copy of what the hub has, and puts back what it lacks. */
  copy(): Promise<unknown>;
}

/** Reports come by themselves; silence, and whether a rollout goes on, is looked for. */
const lookMs = 2_000;
const mostAudit = 500;
const copyEveryMs = 600_000;

export async function openRegionAtHub(
  parts: OperatorParts,
): Promise<PanelRegion & { close(): Promise<void> }> {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const following = await parts.follow(changed);
  const at: AtHub = { ...parts, following };
  const lines = followLines(changed);
  // As it stands in a lease, for a person who wonders what drives.
  const program = `${parts.by} at ${hostname()} ${randomBytes(2).toString('hex')}`;
  let connected: { hub: Hub; driver: Driver | null } | null = null;
  let isClosed = false;

  let copiedAtMs = Number.NEGATIVE_INFINITY;
  let copying: Promise<unknown> | null = null;
  function keepCopy(): void {
    if (copying !== null || performance.now() - copiedAtMs < copyEveryMs) return;
    copiedAtMs = performance.now();
    // Where it fails, as when the hub goes away, the next one takes it.
    copying = parts
      .copy()
      .catch(() => {})
      .finally(() => {
        copying = null;
      });
  }

  async function look(): Promise<void> {
    const hub = following.hub();
    if (hub !== null) keepCopy();
    if (hub !== connected?.hub) {
      connected = hub === null ? null : { hub, driver: driverAt(hub) };
      if (hub !== null) await lines.watch(hub);
    }
    const moved = [...((await connected?.driver?.step())?.values() ?? [])];
    if (moved.some((each) => each === 'moved' || each === 'over')) changed();
  }
  function driverAt(hub: Hub): Driver | null {
    if (parts.trusted() === null) return null;
    return createDriver({
      hub,
      configKey: () => trustedOf(parts).configKey,
      by: parts.by,
      program,
      reported: () => reportedStateOf(following.view()),
      nowMs: () => hub.nowMs(),
      uptimeMs: () => performance.now(),
    });
  }
  let timer: NodeJS.Timeout | undefined;
  async function again(): Promise<void> {
    // Where the hub goes away in between, the next look finds it away.
    await look().catch(() => {});
    changed();
    if (!isClosed) timer = setTimeout(() => void again(), lookMs);
  }
  void again();

  return {
    operator: parts.by,
    address: parts.address,
    kioskPanels: parts.kioskPanels,
    seen: () => following.view(),
    staff: () => following.staff(),
    rollouts: lines.lines,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    acknowledge: async ({ branch, kiosk, call }) => {
      const what = { kind: 'call-acknowledge', call } as const;
      await askKiosk(hubOf(at), { branch, kiosk, by: parts.by, what }, at.signingKey());
    },
    closeEntry: async ({ branch, kiosk, entry, why, seen }) => {
      const what = await closingOf(entry, { why, seen }, following.recipientOf(branch, kiosk));
      await askKiosk(hubOf(at), { branch, kiosk, by: parts.by, what }, at.signingKey());
    },
    audit: () => hubOf(at).auditTrail(mostAudit),
    layers: layersAtHub(at),
    steering: rolloutsAtHub(at),
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await connected?.driver?.release().catch(() => {});
      await copying;
      await following.close();
    },
  };
}
