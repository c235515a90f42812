/**
 * The region at this kiosk: what came is validated (verdict/inbox.ts), handed to the taker of its
 * kind, and what is so is reported. Nothing here is in the way of a visit: documents are taken at the
 * attract screen, and the broker costs the region and nothing else.
 */

import type { Clock, Log } from '../../machines/domain.ts';
import type { ReportName } from '../../packages/region-documents/src/index.ts';
import type { RunningBranch } from '../branch/port.ts';
import type { Config } from '../config/schema.ts';
import { systemCode } from '../fault.ts';
import type { Store } from '../store/types.ts';
import type { RegionView } from '../technician/branch-view.ts';
import type { Supervisor } from '../technician/running-kiosk.ts';
import { createActionTaker } from './actions.ts';
import {
  type ConfigurationParts,
  createConfigurationTaker,
} from './configuration/configuration.ts';
import { createRegionListTaker } from './list/list.ts';
import type { OfferedList } from './list/offers.ts';
import { createPackageTaker } from './package.ts';
import { makeRegionFolder } from './persisted.ts';
import { createStaffReports } from './reported/staff.ts';
import { type StatusFacts, statusOf } from './reported/status.ts';
import type { Usage } from './reported/usage.ts';
import type { TakerParts } from './taker.ts';
import { createInbox } from './verdict/inbox.ts';
import { createRegionKeys } from './verdict/keys.ts';
import type { Verdict } from './verdict/verdict.ts';

export interface RegionParts {
  branch: Pick<RunningBranch, 'region' | 'state'>;
  store: Pick<Store, 'blockList' | 'journal'>;
  /** that runs */
  config: Config;
  supervisor: Supervisor;
  clock: Clock;
  log: Log;
  atRest(): boolean;
  panel: {
    /** A request to its actions, by an operator of the region. */
    asOperator(by: string, request: Request): Promise<Response>;
    regionAudit: ConfigurationParts['audit'];
  };
  /** what is reported beside that of the takers */
  facts(): Promise<
    Omit<StatusFacts, 'now' | 'branch' | 'list' | 'usage' | 'configuration' | 'package'>
  >;
  usage(folder: string): Usage;
}

export interface RegionAtKiosk {
  /** Every ten seconds. Never throws. */
  check(): void;
  /** What is reported may be another than before: a report goes soon. */
  changed(): void;
  /** The screen shows something else: a visit may have ended. */
  drawn(): void;
  /** for the technician; null: no region */
  view(): RegionView | null;
  /** A visit began. */
  visited(): void;
  /** the block list that stands for the region; null: there is none */
  offeredList(): OfferedList | null;
  close(): Promise<void>;
}

const reportEveryMs = 30_000;
/** Changes that come together are one report. */
const togetherMs = 300;

/** Never throws: a kiosk works without its region. */
export function openRegion(parts: RegionParts): RegionAtKiosk {
  try {
    return atWork(parts, makeRegionFolder(parts.config.store.folder));
  } catch (error) {
    const text = `The folder of the region cannot be made (${systemCode(error)}); nothing of it is taken.`;
    parts.log({ level: 'error', part: 'branch', code: 'region-folder-unwritable', text });
    return {
      check: () => {},
      changed: () => {},
      drawn: () => {},
      view: () => null,
      visited: () => {},
      offeredList: () => null,
      close: async () => {},
    };
  }
}

function atWork(parts: RegionParts, folder: string): RegionAtKiosk {
  const { branch, store, config, supervisor, clock, log, atRest, facts } = parts;
  const { file, environment } = supervisor;
  const { region } = branch;
  // Rising over the restarts for a new configuration, too: `startedAt` is of the process, and a report
  // with a lower number than the last one is dropped as older.
  let n = Math.floor(performance.now());
  let due: NodeJS.Timeout | null = null;
  let isClosed = false;

  const send = (name: ReportName, content: object) =>
    region.report(name, Buffer.from(JSON.stringify(content)));
  const changed = () => {
    due ??= setTimeout(() => void report(), togetherMs);
  };
  const keys = createRegionKeys({ folder, trust: region.trust, log });
  const takerParts: TakerParts = {
    folder,
    file,
    environment,
    clock,
    log,
    atRest,
    changed,
    trust: keys.trust,
    blob: region.blob,
  };
  const audit = parts.panel.regionAudit;
  const configuration = createConfigurationTaker({ ...takerParts, config, supervisor, audit });
  const packages = createPackageTaker(takerParts);
  const list = createRegionListTaker(takerParts);
  const actions = createActionTaker({
    ...takerParts,
    journal: store.journal,
    send,
    unseal: region.unseal,
    asOperator: parts.panel.asOperator,
    me: branch.state,
  });
  const takers = [configuration, packages, list, actions];
  const usage = parts.usage(folder);
  const staff = createStaffReports({
    journal: store.journal,
    recipients: region.staff,
    atRest,
    send,
    me: branch.state,
    sign: region.sign,
  });

  async function report(): Promise<void> {
    if (due !== null) clearTimeout(due);
    due = null;
    if (region.trust() === null) return;
    const asked = await facts().catch(() => null);
    // The disk fails: other parts of the kiosk say so, and the region sees that it is silent.
    if (asked === null || isClosed) return;
    n += 1;
    const { openMinutes, visits } = usage;
    const status = statusOf(
      {
        ...asked,
        now: clock.now(),
        branch: branch.state(),
        list: store.blockList.about(),
        configuration: configuration.status(),
        package: packages.status(),
        usage: { openMinutes, visits },
      },
      n,
    );
    send('status', status);
  }

  function onVerdict(verdict: Verdict): void {
    if (verdict.kind === 'desired') {
      configuration.take(verdict.content);
      packages.take(verdict.content.package);
    } else if (verdict.kind === 'list') list.take(verdict.content);
    else if (verdict.kind === 'action') actions.take(verdict.content);
  }

  const inbox = createInbox({
    folder,
    trust: keys.trust,
    followKeys: keys.follow,
    clock,
    log,
    atRest,
    me: branch.state,
    onVerdict: (verdict, name) => {
      if (verdict.kind !== 'early' && verdict.kind !== 'refused') return onVerdict(verdict);
      if (verdict.serial === null) return;
      const why = verdict.kind === 'early' ? 'early' : verdict.code;
      if (name === 'desired') configuration.notTaken({ serial: verdict.serial, why });
      else if (name !== 'list' && why !== 'early')
        actions.refused(name.slice('action.'.length), why);
    },
  });
  const onConnected = () => {
    changed();
    staff.anew();
  };
  region.subscribe({ onDocument: inbox.put, onConnected });
  const timer = setInterval(() => void report(), reportEveryMs);
  changed();
  return {
    check() {
      inbox.check();
      for (const taker of takers) taker.check();
      staff.check();
      usage.check(atRest());
    },
    changed,
    drawn: inbox.soon,
    view() {
      const trust = region.trust();
      return (
        trust && {
          region: trust.region,
          configuration: configuration.status(),
          package: packages.status(),
        }
      );
    },
    visited: usage.visited,
    offeredList: list.offered,
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      if (due !== null) clearTimeout(due);
      region.subscribe({ onDocument: () => {}, onConnected: () => {} });
      inbox.close();
      usage.close();
      await staff.close();
      await Promise.all(takers.map((taker) => taker.close()));
    },
  };
}
