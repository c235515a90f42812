/** The panel's port over a region that is made up: what a page asks for is done in memory. */
import type {
  AuditLine,
  CallAsked,
  CloseAsked,
  ConfigDifference,
  DiffersDecision,
  LayerSeen,
  RolloutAct,
  RolloutLine,
  RolloutSeen,
  StaffSeen,
} from '../../../src/panel/actions.ts';
import type { PanelRegion } from '../../../src/panel/region.ts';
import type { RegionSeen } from '../../../src/seen/view.ts';
import { madeRollout } from './made-rollout.ts';

export interface MadePort extends PanelRegion {
  show(seen: RegionSeen): void;
  showStaff(staff: readonly StaffSeen[]): void;
  showRollouts(rollouts: readonly RolloutSeen[]): void;
  showDifference(difference: readonly ConfigDifference[]): void;
  /** thrown by whatever is asked next */
  fail(error: Error): void;
  readonly asked: {
    calls: CallAsked[];
    closed: CloseAsked[];
    decided: DiffersDecision[];
    acts: [id: string, act: RolloutAct][];
  };
}

export function madePort(first: RegionSeen): MadePort {
  let seen = first;
  let staff: readonly StaffSeen[] = [];
  let rollouts: readonly RolloutSeen[] = [];
  let difference: readonly ConfigDifference[] = [];
  let error: Error | null = null;
  const listeners = new Set<() => void>();
  const histories = new Map<string, LayerSeen[]>();
  const trail: AuditLine[] = [];
  const asked: MadePort['asked'] = { calls: [], closed: [], decided: [], acts: [] };
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const note = (action: string, what: readonly string[]) => {
    if (error !== null) {
      const thrown = error;
      error = null;
      throw thrown;
    }
    trail.unshift({ at: seen.at, by: 'an', action, what, proof: 'proved' });
  };
  return {
    operator: 'an',
    address: 'tls://hub.example:4222',
    kioskPanels: 'https://{kiosk}.{branch}.lib.example:8443/service/',
    asked,
    seen: () => seen,
    staff: () => staff,
    rollouts: () => rollouts.map(lineOf),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    show: (next) => {
      seen = next;
      changed();
    },
    showStaff: (next) => {
      staff = next;
      changed();
    },
    showRollouts: (next) => {
      rollouts = next;
      changed();
    },
    showDifference: (next) => {
      difference = next;
    },
    fail: (next) => {
      error = next;
    },
    acknowledge: async (call) => {
      note('call-acknowledge', [`${call.branch}-${call.kiosk}`]);
      asked.calls.push(call);
      const calls = seen.calls.map((each) =>
        each.call === call.call ? { ...each, isAcknowledged: true } : each,
      );
      seen = { ...seen, calls };
      changed();
    },
    closeEntry: async (entry) => {
      note('journal-close', [`${entry.branch}-${entry.kiosk}`, String(entry.entry)]);
      asked.closed.push(entry);
      staff = staff.map((each) =>
        each.entry === entry.entry && each.kiosk === entry.kiosk
          ? { ...each, closing: 'asked' }
          : each,
      );
      changed();
    },
    audit: async () => trail,
    layers: {
      all: async () => [...histories.values()].flatMap(([newest]) => newest ?? []),
      history: async (key) => histories.get(key) ?? [],
      check: async (change) => {
        const wrong = JSON.stringify(change.settings).includes('"idleMs":5}');
        const complaints = wrong
          ? [
              {
                path: 'delays.idleMs',
                problem: 'Must be 1000 or more',
                remedy: 'Give a number from 1000 to 600000',
              },
            ]
          : [];
        return { complaints, difference: wrong ? [] : difference };
      },
      save: async (change) => {
        const history = histories.get(change.key) ?? [];
        if ((history[0]?.revision ?? 0) !== change.revision) return 'conflict';
        note('layer-put', [change.key]);
        const { key, settings, over, note: why } = change;
        const saved: LayerSeen = {
          key: key as LayerSeen['key'],
          settings,
          over,
          files: [],
          by: 'an',
          at: seen.at,
          note: why,
          revision: change.revision + 1,
        };
        histories.set(key, [saved, ...history]);
        return saved;
      },
      decide: async (decision) => {
        note('differs', [decision.path]);
        asked.decided.push(decision);
      },
      difference: async () => difference,
    },
    steering: {
      plan: async ({ numbers }) => ({
        change: { kind: 'configuration', paths: ['delays.idleMs'] },
        numbers,
        waves: [['b001-k01'], ['b002-k01', 'b003-k01'], ['b004-k01', 'b005-k01', 'b006-k01']],
        unchanged: 2,
        away: ['b007-k10'],
        noWayBack: [],
        serialAhead: [],
      }),
      start: async ({ title }) => {
        note('rollout-start', [title]);
        const id = `r${rollouts.length + 1}`;
        rollouts = [madeRollout(id, 'running', title), ...rollouts];
        changed();
        return { id };
      },
      show: async (id) => rollouts.find((each) => each.id === id) ?? null,
      act: async (id, act) => {
        note(`rollout-${act}`, [id]);
        asked.acts.push([id, act]);
        const states = {
          pause: 'paused',
          resume: 'running',
          stop: 'stopped',
          back: 'going-back',
        } as const;
        rollouts = rollouts.map((each) =>
          each.id === id ? { ...each, state: states[act] } : each,
        );
        changed();
      },
    },
  };
}

function lineOf({ waves, change, ...rollout }: RolloutSeen): RolloutLine {
  const { id, title, by, startedAt, state, why, since } = rollout;
  const kiosks = waves.flatMap((wave) => wave.kiosks);
  return {
    id,
    title,
    by,
    startedAt,
    state,
    why,
    since,
    kind: change.kind,
    kiosks: kiosks.length,
    failed: kiosks.find((kiosk) => kiosk.why !== null) ?? null,
  };
}
