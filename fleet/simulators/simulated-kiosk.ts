/**
 * A kiosk as the region sees it: it takes signed documents from its line, and reports. It stands
 * outside, on the real wire; what it does with a change is its behaviour. All happens in `tick`, by
 * the time that is given.
 */
import { createHash } from 'node:crypto';
import {
  type Action,
  action,
  type DocumentName,
  desired,
  followKeyChanges,
  isInTime,
  type KeyState,
  listBlobStream,
  listHead,
  openDocument,
  type RegionLine,
  readKeyChanges,
  type StatusReport,
} from '../../packages/region-documents/src/index.ts';
import { type Behaviour, followChanges } from './simulated-changes.ts';
import { figuresAfter, firstStatus } from './simulated-status.ts';

interface SimulatedKioskOptions {
  branch: string;
  kiosk: string;
  /** as in the document of branch keys; it follows what the region changes of them */
  trust: KeyState & { region: string };
  /** that it starts with; 0.2.0 */
  version?: string;
  /** the block list is fetched, not only its head read */
  takesBlobs?: boolean;
  /** something came, for the next `tick` */
  onDocument?(): void;
  nowMs(): number;
}

export interface SimulatedKiosk {
  readonly branch: string;
  readonly kiosk: string;
  readonly status: Readonly<StatusReport>;
  /** of what comes from now on */
  behaviour: Behaviour;
  /** A call for help, until it is acknowledged. */
  call(id: string, reason: string): void;
  /** Listens at the line; a newer one takes its place. The first report follows with `tick`. */
  connect(line: RegionLine): Promise<void>;
  /** Does what is due, and reports: every 30 s, and whenever a change shall show. */
  tick(): Promise<void>;
}

const minuteMs = 60_000;
const mostOutcomes = 50;

export function simulateKiosk(options: SimulatedKioskOptions): SimulatedKiosk {
  const { branch, kiosk, trust, takesBlobs = false, nowMs, onDocument } = options;
  let keys: KeyState = trust;
  const status = firstStatus(options.version ?? '0.2.0', nowMs());
  const startedMs = nowMs();
  const documents = new Map<DocumentName, Uint8Array>();
  /** what came at last, looked at or not */
  const newest = new Map<DocumentName, Uint8Array>();
  const done = new Map<string, Action>();
  const outcomes: object[] = [];
  let due: { atMs: number; run(): void | Promise<void> }[] = [];
  let line: RegionLine | null = null;
  let listSerial = 0;

  const after = (ms: number, run: () => void | Promise<void>) =>
    void due.push({ atMs: nowMs() + ms, run });
  const changes = followChanges({ status, packageKey: () => keys.packageKey, nowMs, after });
  const mayTake = (document: { for: { branch: string; kiosk: string } } & Timed) =>
    document.for.branch === branch &&
    document.for.kiosk === kiosk &&
    isInTime(document, new Date(nowMs()).toISOString()) === 'in-time';
  const takeDesired = (data: Uint8Array) => {
    const document = openDocument('desired', data, keys.configKey, desired);
    if (typeof document === 'string' || !mayTake(document)) return;
    if (document.serial <= (status.configuration.serial ?? 0)) return;
    changes.take(document);
  };
  const takeAction = async (data: Uint8Array) => {
    const asked = openDocument('action', data, keys.configKey, action);
    if (typeof asked === 'string' || !mayTake(asked) || done.has(asked.id)) return;
    done.set(asked.id, asked);
    const isDone = asked.what.kind === 'journal-close' || status.call?.id === asked.what.call;
    if (asked.what.kind === 'journal-close')
      await line?.report('staff', json({ v: 1, entries: [] }));
    else if (isDone) status.call = null;
    const outcome = isDone
      ? { outcome: 'done', why: null }
      : { outcome: 'refused', why: 'no-such-call' };
    const at = new Date(nowMs()).toISOString();
    outcomes.push({ v: 1, id: asked.id, at, ...outcome });
    await line?.report('outcomes', json({ v: 1, outcomes: outcomes.slice(-mostOutcomes) }));
  };
  const takeList = async (data: Uint8Array) => {
    const head = openDocument('list', data, keys.configKey, listHead);
    if (typeof head === 'string' || head.serial <= listSerial) return;
    if (isInTime(head, new Date(nowMs()).toISOString()) !== 'in-time') return;
    if (takesBlobs) {
      const blob = await line?.blob(head.sha256, head.bytes, listBlobStream);
      const sha256 = blob && createHash('sha256').update(blob).digest('hex');
      // It is tried again with the next tick.
      if (sha256 !== head.sha256) return void after(0, () => takeList(data));
    }
    listSerial = head.serial;
    status.list = { exportedAt: head.exportedAt, entries: head.entries };
  };
  /** What a key signed that was not known yet is looked at again. */
  const came = (): readonly (readonly [DocumentName, Uint8Array])[] => {
    const row = documents.get('keys');
    const before = keys;
    if (row !== undefined) keys = followKeyChanges(trust.region, keys, readKeyChanges(row));
    const all = [...(keys === before ? documents : newest)];
    documents.clear();
    return all.filter(([name]) => name !== 'keys');
  };
  const take = (name: DocumentName, data: Uint8Array) => {
    if (name === 'desired') return takeDesired(data);
    return name === 'list' ? takeList(data) : takeAction(data);
  };

  return {
    branch,
    kiosk,
    status,
    get behaviour() {
      return changes.behaviour;
    },
    set behaviour(now) {
      changes.behaviour = now;
    },
    call: (id, reason) => {
      status.call = { id, reason, since: new Date(nowMs()).toISOString(), state: 'sent' };
    },
    connect: async (to) => {
      line = to;
      await to.watchDocuments((name, data) => {
        if (line !== to) return;
        documents.set(name, data);
        newest.set(name, data);
        onDocument?.();
      });
    },
    tick: async () => {
      for (const [name, data] of came()) await take(name, data);
      const now = due.filter(({ atMs }) => atMs <= nowMs());
      due = due.filter((each) => !now.includes(each));
      for (const { run } of now) await run();
      if (line === null || changes.isSilent) return;
      status.n += 1;
      status.at = new Date(nowMs()).toISOString();
      status.openMinutes = Math.floor((nowMs() - startedMs) / minuteMs);
      status.visits = Math.floor(status.openMinutes / 3);
      status.figures = figuresAfter(status.visits);
      await line.report('status', json(status));
    },
  };
}

interface Timed {
  notBefore: string;
  expires: string;
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
