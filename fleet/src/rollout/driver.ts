/**
 * Drives the rollouts that stand: looks at the newest reports, writes what follows from them, and
 * only then puts what is to be put. One program drives a rollout at a time, by a lease in its state;
 * where it dies, everything stands still until the lease is over and another one takes up what was
 * written. What was written and not put is put again: a kiosk knows a document by its serial.
 */
import {
  desired,
  kioskKey,
  openDocument,
  partsOf,
  shownName,
} from '../../../packages/region-documents/src/index.ts';
import type { Hub } from '../hub/hub.ts';
import { advance, confirm } from './advance.ts';
import { isOver } from './orders.ts';
import { areSigned, type Documents } from './parts.ts';
import type { ReportedState } from './reported.ts';
import { type Rollout, stands } from './state.ts';
import { readDocuments, readIndex, readRollout, type Stored, writeRollout } from './store.ts';

type DriversHub = Pick<Hub, 'rollouts' | 'audit' | 'putDesired' | 'desiredOf'>;

interface DriverParts {
  hub: DriversHub;
  /** Ed25519, 32 bytes in base64: the one that kiosks believe at that moment */
  configKey(): string;
  /** the operator, and this program among theirs: unlike any other that may drive */
  by: string;
  program: string;
  reported(): ReportedState;
  /** by the hub's clock */
  nowMs(): Promise<number>;
  /** Of this machine, and never set: how long a lease has been held. In ms */
  uptimeMs(): number;
}

/** What came of a step. `elsewhere`: another program drives it. */
export type Driven = 'still' | 'moved' | 'conflict' | 'elsewhere' | 'over' | 'documents-missing';

export interface Driver {
  /** One step of each that stands, by its name. */
  step(): Promise<ReadonlyMap<string, Driven>>;
  /** Another program may drive at once what this one drove. */
  release(): Promise<void>;
}

const leaseMs = 60_000;
/** it is renewed in time for a slow hub */
const renewMs = 30_000;
/** A program that was stopped in between must not put what another has overtaken. */
const marginMs = 5_000;
const together = 32;
/** an entry of the audit trail has 64 kB */
const mostWords = 500;

export function createDriver(parts: DriverParts): Driver {
  const { hub, program } = parts;
  const documents = openDocuments(parts);
  const driven = new Set<string>();

  const stepOf = async (id: string): Promise<Driven> => {
    const stored = await readRollout(hub, id);
    if (stored === null || !stands(stored.value)) return leave(id);
    const nowMs = await parts.nowMs();
    const { lease } = stored.value;
    if (lease !== null && lease.by !== program && lease.untilMs > nowMs) return 'elsewhere';
    const untilUptimeMs = parts.uptimeMs() + leaseMs;
    const next = advance(stored.value, parts.reported(), nowMs);
    const isHeld = lease !== null && lease.by === program && lease.untilMs - nowMs > renewMs;
    const hasMoved = JSON.stringify(next) !== JSON.stringify(stored.value);
    const isToPut = Object.values(next.kiosks).some(({ step }) => isPutting(step));
    if (!hasMoved && isHeld && !isToPut) return 'still';
    const taken = isToPut ? await documents.of(id, next) : null;
    if (isToPut && taken === null) return 'documents-missing';
    const held = { ...next, lease: { by: program, untilMs: nowMs + leaseMs } };
    await auditMoves(stored.value, held, nowMs);
    const written = await writeRollout(hub, held, stored.revision);
    if (written === 'conflict') return 'conflict';
    driven.add(id);
    const present = { value: held, revision: written.revision };
    if (taken !== null) return putAll(present, taken, untilUptimeMs, nowMs);
    if (!stands(held)) return leave(id);
    return hasMoved ? 'moved' : 'still';
  };

  const leave = async (id: string): Promise<Driven> => {
    documents.forget(id);
    driven.delete(id);
    await isOver(hub, id);
    return 'over';
  };

  const auditMoves = async (before: Rollout, after: Rollout, nowMs: number) => {
    const put = Object.entries(after.kiosks).filter(
      ([name, { step }]) => isPutting(step) && before.kiosks[name]?.step !== step,
    );
    const at = new Date(nowMs).toISOString();
    const write = (action: string, what: readonly string[]) =>
      hub.audit({ at, by: parts.by, action, what: [after.id, ...what].slice(0, mostWords) });
    const names = put.map(([name]) => name);
    if (after.state !== before.state)
      await write(`rollout-is-${after.state}`, after.why === null ? [] : [after.why]);
    if (names.length > 0)
      await write(after.state === 'going-back' ? 'rollout-put-back' : 'rollout-put', [
        `wave ${after.wave}`,
        `${names.length} kiosks`,
        ...names.map(shownName),
      ]);
  };

  const putAll = async (
    { value, revision }: Stored<Rollout>,
    documentsOfIt: ReadonlyMap<string, Documents>,
    untilUptimeMs: number,
    nowMs: number,
  ): Promise<Driven> => {
    const names = Object.entries(value.kiosks).flatMap(([name, { step }]) =>
      isPutting(step) ? [name] : [],
    );
    const done: string[] = [];
    for (let at = 0; at < names.length; at += together) {
      if (parts.uptimeMs() > untilUptimeMs - marginMs) break;
      const some = names.slice(at, at + together);
      await Promise.all(some.map((name) => put(value, name, documentsOfIt)));
      done.push(...some);
    }
    const confirmed = advanceBack(confirm(value, done, nowMs), nowMs);
    const written = await writeRollout(hub, confirmed, revision);
    // A person has ordered something in between: the next step puts them again, and then confirms.
    if (written === 'conflict') return 'conflict';
    return stands(confirmed) ? 'moved' : leave(value.id);
  };

  const put = async (
    { kiosks }: Rollout,
    name: string,
    documentsOfIt: ReadonlyMap<string, Documents>,
  ) => {
    const { branch, kiosk } = partsOf(name);
    const state = kiosks[name];
    const both = documentsOfIt.get(name);
    if (state === undefined || both === undefined) return;
    const isBack = state.step === 'backing';
    const serial = isBack ? state.serial + 1 : state.serial;
    const present = await hub.desiredOf(branch, kiosk);
    const found =
      present === null ? null : openDocument('desired', present, parts.configKey(), desired);
    // What came later is left: the kiosk would refuse an older one.
    const isThere = found !== null && typeof found !== 'string' && found.serial >= serial;
    if (!isThere) await hub.putDesired(branch, kiosk, isBack ? both.back : both.after);
  };

  return {
    async step() {
      const { value } = await readIndex(hub);
      const came = new Map<string, Driven>();
      for (const { id } of value.standing) came.set(id, await stepOf(id));
      return came;
    },
    async release() {
      for (const id of driven) {
        const stored = await readRollout(hub, id);
        if (stored?.value.lease?.by === program)
          await writeRollout(hub, { ...stored.value, lease: null }, stored.revision);
      }
      driven.clear();
    },
  };
}

/** What rollouts put, as it was signed when they began. */
function openDocuments({ hub, configKey: keyOfNow }: Pick<DriverParts, 'hub' | 'configKey'>) {
  const opened = new Map<string, ReadonlyMap<string, Documents>>();
  let openedWith = '';
  return {
    /** null: not all of them are there as they were signed. */
    async of(id: string, { kiosks }: Rollout) {
      const configKey = keyOfNow();
      // What a key signed that was replaced is put no more.
      if (configKey !== openedWith) opened.clear();
      openedWith = configKey;
      const known = opened.get(id);
      if (known !== undefined) return known;
      const found = new Map<string, Documents>();
      const names = Object.keys(kiosks);
      for (const branch of new Set(names.map((name) => partsOf(name).branch))) {
        const of = await readDocuments(hub, id, branch);
        for (const [kiosk, both] of Object.entries(of ?? {})) {
          const state = kiosks[kioskKey(branch, kiosk)];
          if (state !== undefined && areSigned(both, state, { id, branch, kiosk, configKey }))
            found.set(kioskKey(branch, kiosk), both);
        }
      }
      if (!names.every((name) => found.has(name))) return null;
      opened.set(id, found);
      return found;
    },
    forget: (id: string) => void opened.delete(id),
  };
}

function isPutting(step: Rollout['kiosks'][string]['step']): boolean {
  return step === 'putting' || step === 'backing';
}

/** It is over once everything is put: no report is waited for, so that none can keep it from it. */
function advanceBack(rollout: Rollout, nowMs: number): Rollout {
  if (rollout.state !== 'going-back') return rollout;
  return advance(rollout, { kiosks: new Map(), hosts: new Map() }, nowMs);
}
