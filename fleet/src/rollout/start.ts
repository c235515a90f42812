/** A rollout begins: what it puts is signed, everything is written at the hub, and then it stands. */
import type { KeyObject } from 'node:crypto';
import { hashOf, partsOf, signDocument } from '../../../packages/region-documents/src/index.ts';
import type { Hub } from '../hub/hub.ts';
import { type Documents, packPart } from './parts.ts';
import type { Content, Planned, PlannedKiosk } from './plan.ts';
import type { KioskState, Rollout } from './state.ts';
import {
  changeIndex,
  type Index,
  mostKept,
  partKey,
  readRollout,
  standingRollouts,
  writeRollout,
} from './store.ts';

export interface Starting {
  title: string;
  by: string;
  nowMs: number;
  signedWith: KeyObject;
}

/** Why it does not start; codes of docs/field-guide.md. */
export type StartRefusal =
  | { code: 'rollout-overlaps'; id: string }
  | { code: 'rollout-too-large'; branch: string }
  | { code: 'rollout-empty' }
  /** all that it would change is left out (plan.ts) */
  | { code: 'region-serial-ahead' }
  /** what the hub hands out is not what was written */
  | { code: 'rollout-unreadable' };

const dayMs = 86_400_000;
/** a kiosk whose clock is behind takes it all the same */
const clockMayBeBehindMs = dayMs;
/** a kiosk that is set up anew takes what it finds for so long */
const lastsMs = 400 * dayMs;

/** Audited before anything is written. */
export async function startRollout(
  hub: Pick<Hub, 'rollouts' | 'audit'>,
  planned: Planned,
  starting: Starting,
): Promise<Rollout | StartRefusal> {
  const { kiosks: changed, seen } = planned;
  if (changed.size === 0)
    return { code: seen.serialAhead.length > 0 ? 'region-serial-ahead' : 'rollout-empty' };
  const { rollout, documents } = signed(planned, starting);
  const parts = new Map<string, Uint8Array>();
  for (const [branch, of] of documents) {
    const packed = packPart(of);
    if (packed === null) return { code: 'rollout-too-large', branch };
    parts.set(branch, packed);
  }
  const { by, nowMs } = starting;
  const { id, kiosks } = rollout;
  const what = [id, planned.change.kind, `${planned.kiosks.size} kiosks`, ...namesOf(planned)];
  await hub.audit({ at: instant(nowMs), by, action: 'rollout-start', what });
  for (const [branch, packed] of parts) await replace(hub, partKey(id, branch), packed);
  if ((await writeRollout(hub, rollout, 0)) === 'conflict')
    throw new Error(`there is a rollout ${id} already`);
  // Else it would stand, and no program would see it.
  if ((await readRollout(hub, id)) === null) return { code: 'rollout-unreadable' };
  let refusal: StartRefusal | null = null;
  // From here on it stands: two that change one kiosk cannot both pass this.
  await changeIndex(hub, async (index) => {
    const other = (await standingRollouts(hub, index)).find((standing) =>
      Object.keys(kiosks).some((name) => name in standing.kiosks),
    );
    refusal = other === undefined ? null : { code: 'rollout-overlaps', id: other.id };
    if (other !== undefined) return null;
    await emptyOld(hub, index);
    const standing = [...index.standing, { id, isBack: false }];
    return { ...index, ids: [id, ...index.ids], standing };
  });
  if (refusal === null) return rollout;
  await Promise.all([...parts.keys()].map((branch) => replace(hub, partKey(id, branch))));
  return refusal;
}

/** Versions and settings, of which an audit entry has room for some. */
function namesOf({ change }: Planned): readonly string[] {
  return change.kind === 'package' ? [change.version] : change.paths.slice(0, 100);
}

function signed(planned: Planned, { title, by, nowMs, signedWith }: Starting) {
  const { id, change, numbers, waves } = planned;
  const states: Record<string, KioskState> = {};
  const documents = new Map<string, Record<string, Documents>>();
  waves.forEach((names, at) => {
    for (const name of names) {
      const kiosk = planned.kiosks.get(name) as PlannedKiosk;
      // By the clock, so that no serial comes again where the hub has lost its disk.
      const serial = Math.max(nowMs, kiosk.serial + 1);
      const { branch, kiosk: of } = partsOf(name);
      const sign = (content: Content, number: number) => {
        const life = {
          notBefore: instant(nowMs - clockMayBeBehindMs),
          expires: instant(nowMs + lastsMs),
        };
        const document = { v: 1, for: { branch, kiosk: of }, serial: number, ...life };
        return signDocument('desired', { ...document, ...content, rollout: id }, signedWith);
      };
      const both = { after: sign(kiosk.after, serial), back: sign(kiosk.back, serial + 1) };
      documents.set(branch, { ...documents.get(branch), [of]: both });
      const hash = hashOf(kiosk.after.layers, kiosk.after.files).slice('sha256:'.length);
      states[name] = {
        wave: at + 1,
        serial,
        hash: hash.slice(0, 16),
        step: 'planned',
        atMs: nowMs,
      };
    }
  });
  const rollout: Rollout = {
    v: 1,
    id,
    title,
    by,
    startedAtMs: nowMs,
    change,
    numbers,
    state: 'running',
    why: null,
    sinceMs: nowMs,
    wave: 1,
    waves: waves.length,
    kiosks: states,
    lease: null,
  };
  return { rollout, documents };
}

/** Left out: it makes room. */
async function replace(
  { rollouts }: Pick<Hub, 'rollouts'>,
  key: string,
  value: Uint8Array = new Uint8Array(),
): Promise<void> {
  for (;;) {
    const present = await rollouts.get(key);
    if ((await rollouts.put(key, value, present?.revision ?? 0)) !== 'conflict') return;
  }
}

/** Of the rollout that is the oldest to have its documents, when another one comes. */
async function emptyOld(hub: Pick<Hub, 'rollouts'>, { ids, standing }: Index): Promise<void> {
  const oldest = ids[mostKept - 1];
  if (oldest === undefined || standing.some(({ id }) => id === oldest)) return;
  const stored = await readRollout(hub, oldest);
  const names = Object.keys(stored?.value.kiosks ?? {});
  const branches = new Set(names.map((name) => partsOf(name).branch));
  for (const branch of branches) await replace(hub, partKey(oldest, branch));
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
