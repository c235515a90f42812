/**
 * The region as one target of Prometheus. What a kiosk's own /metrics has keeps its name, so that the
 * rules for a kiosk hold for it too; `branch` and `kiosk` say which it is. Of a kiosk that is silent
 * there is how long it has been so, and nothing of what it said before. Nothing of a person: labels
 * are names of machines, and words of figures.ts and of this file.
 */
import {
  figureName,
  figures,
  type StatusReport,
} from '../../../packages/region-documents/src/index.ts';
import { limits } from './limits.ts';
import { hoursOf, isOpenAt } from './opening.ts';
import type { BranchSeen, KioskSeen, RegionSeen } from './view.ts';

/** A report has more codes only where something is out of hand. */
const mostCodes = 50;
const code = /^[a-z][a-z0-9-]{0,60}$/;

/** With its braces' content: `branch="b001",kiosk="k03"`; empty: none */
type Labels = string;
type Type = 'counter' | 'gauge';
interface Family {
  type: Type;
  samples: string[];
}

/** Put together once: a region has a thousand of each. */
const exposed = figures.map((figure) => {
  const pairs = textOf(figure.labels);
  return { ...figure, name: figureName(figure), text: pairs === '' ? '' : `,${pairs}` };
});

export function expositionOf(seen: RegionSeen): string {
  const families = new Map<string, Family>();
  const atMs = Date.parse(seen.at);
  const add = (series: string, labels: Labels, value: number, type: Type = 'gauge') => {
    const known = families.get(series) ?? { type, samples: [] };
    families.set(series, known);
    known.samples.push(labels === '' ? `${series} ${value}` : `${series}{${labels}} ${value}`);
  };
  add('kiosk_region_hub_up', '', seen.hub.up ? 1 : 0);
  const stopped = seen.alerts.filter((alert) => alert.code === 'rollout-stopped');
  add('kiosk_region_rollouts_stopped', '', stopped.length);
  for (const branch of seen.branches) {
    addBranch(branch, atMs, add);
    const open = isOpenSomewhere(branch, atMs);
    for (const kiosk of branch.kiosks) addKiosk(kiosk, { atMs, open }, add);
  }
  return [...families].map(([series, family]) => `${headOf(series, family)}\n`).join('');
}

type Add = (series: string, labels: Labels, value: number, type?: Type) => void;

function addBranch({ branch, seenAt, broker, why }: BranchSeen, atMs: number, add: Add): void {
  const labels = textOf({ branch });
  if (seenAt !== null) add('kiosk_region_branch_seen_seconds', labels, secondsSince(seenAt, atMs));
  if (broker === null || why.some((each) => each.code === 'branch-silent')) return;
  add('kiosk_region_broker_disk_used_ratio', labels, broker.diskUsedShare);
  add('kiosk_region_broker_memory_bytes', labels, broker.memoryBytes);
  add('kiosk_region_broker_connections', labels, broker.connections);
}

interface Moment {
  atMs: number;
  /** of the branch, by a kiosk that is heard of; null: none is */
  open: boolean | null;
}

function addKiosk(seen: KioskSeen, { atMs, open }: Moment, add: Add): void {
  const { branch, kiosk, seenAt, status, staff } = seen;
  const labels = textOf({ branch, kiosk });
  add('kiosk_region_staff_entries', labels, staff);
  if (seenAt === null || status === null) return;
  add('kiosk_seen_seconds', labels, secondsSince(seenAt, atMs));
  add('kiosk_region_open', labels, isOpenAt(hoursOf(status), open, atMs) ? 1 : 0);
  if (isSilent(seen, atMs)) return;
  add('kiosk_region_ready', labels, seen.readiness?.isReady ? 1 : 0);
  addStatus(status, labels, add);
  const { hash, differs, state } = status.configuration;
  add('kiosk_region_configuration_refused', labels, isRefused(state) ? 1 : 0);
  add('kiosk_region_configuration_differs', labels, differs.length);
  if (seen.desiredHash !== null)
    add('kiosk_region_configuration_as_put', labels, hash === seen.desiredHash ? 1 : 0);
}

function addStatus(status: StatusReport, labels: Labels, add: Add): void {
  const { version, health, branch, list, readiness, call, errors } = status;
  add('kiosk_info', `${labels},${textOf({ version })}`, 1);
  add('kiosk_region_serves', labels, servesPatrons(health.status) ? 1 : 0);
  add('kiosk_journal_whole', labels, health.why.includes('journal-changed') ? 0 : 1);
  add('kiosk_branch_up', labels, branch.link === 'up' ? 1 : 0);
  add('kiosk_branch_unpublished', labels, branch.unpublished);
  add('kiosk_region_fenced', labels, branch.link === 'fenced' ? 1 : 0);
  if (branch.clockAheadMs !== null)
    add('kiosk_branch_clock_ahead_seconds', labels, branch.clockAheadMs / 1_000);
  if (list !== null)
    add('kiosk_region_list_exported_timestamp_seconds', labels, secondsOf(list.exportedAt));
  if (readiness !== null) {
    add('kiosk_self_check_timestamp_seconds', labels, secondsOf(readiness.endedAt));
    add('kiosk_self_check_ok', labels, readiness.worst === 'broken' ? 0 : 1);
  }
  add('kiosk_calls_open', labels, call === null ? 0 : 1);
  for (const { name, series, type, text } of exposed) {
    const value = status.figures[name];
    if (value !== undefined) add(series, `${labels}${text}`, value, type);
  }
  const counted = Object.entries(errors).filter(([name]) => code.test(name));
  for (const [name, count] of counted.slice(0, mostCodes))
    add('kiosk_log_entries_total', `${labels},level="error",code="${name}"`, count, 'counter');
}

function servesPatrons(status: StatusReport['health']['status']): boolean {
  return status !== 'out-of-order' && status !== 'starting';
}

function isRefused(state: StatusReport['configuration']['state']): boolean {
  return state === 'refused' || state === 'stepped-back';
}

function isOpenSomewhere({ kiosks }: BranchSeen, atMs: number): boolean | null {
  const heard = kiosks.filter((kiosk) => kiosk.status !== null && !isSilent(kiosk, atMs));
  return heard.length === 0 ? null : heard.some(({ status }) => status?.open);
}

/** As the light has it, and while its library is closed too. */
function isSilent({ seenAt }: KioskSeen, atMs: number): boolean {
  return seenAt === null || atMs - Date.parse(seenAt) > limits.kioskSilent;
}

const helps: Readonly<Record<string, string>> = {
  kiosk_region_hub_up: '1: the hub of the region answers. 0: all else is as it was when it went.',
  kiosk_region_rollouts_stopped: 'Rollouts that stopped by themselves in the last two days.',
  kiosk_region_branch_seen_seconds: 'Since anything of the branch was heard of last.',
  kiosk_region_broker_disk_used_ratio: 'Share of the disk of the broker that is used.',
  kiosk_region_broker_memory_bytes: 'Resident memory of nats-server.',
  kiosk_region_broker_connections: 'Connections of nats-server, its kiosks and its hub.',
  kiosk_region_staff_entries: 'Entries that wait for the staff.',
  kiosk_seen_seconds: 'Since the hub got the last report of the kiosk.',
  kiosk_region_open: '1: the library is open, by its hours.',
  kiosk_region_ready: '1: patrons are served now, or will be at opening.',
  kiosk_region_serves: '1: /health is neither out-of-order nor starting.',
  kiosk_region_fenced: '1: another machine works with its identity.',
  kiosk_region_list_exported_timestamp_seconds: 'When the block list was exported, since 1970.',
  kiosk_region_configuration_refused: '1: what was put was refused, or did not start.',
  kiosk_region_configuration_differs: 'Settings that a technician has otherwise than the layers.',
  kiosk_region_configuration_as_put: '1: it has what was put for it.',
};

function headOf(series: string, { type, samples }: Family): string {
  // The two halves of a histogram are no family of their own.
  const known = /_(sum|count)$/.test(series) ? 'untyped' : type;
  const help = helps[series] ?? 'As the kiosk itself has it.';
  return [`# HELP ${series} ${help}`, `# TYPE ${series} ${known}`, ...samples].join('\n');
}

/** Values are escaped: a version is what a kiosk says it is. */
function textOf(labels: Readonly<Record<string, string>>): Labels {
  return Object.entries(labels)
    .map(([name, value]) => {
      const text = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
      return `${name}="${text}"`;
    })
    .join(',');
}

function secondsSince(at: string, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - Date.parse(at)) / 1_000));
}

function secondsOf(at: string): number {
  return Date.parse(at) / 1_000;
}
