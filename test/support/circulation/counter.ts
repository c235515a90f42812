/**
 * Circulation over a real line to the simulated library, with a real journal; a reader and a
 * terminal that the test holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Clock, Report } from '../../../machines/domain.ts';
import {
  type ClientOptions,
  createClient,
  openAddress,
  type Profile,
  profiles,
  type Sip2Client,
} from '../../../packages/sip2/src/index.ts';
import type { FormName } from '../../../simulators/library/forms/names.ts';
import { type LibrarySimulator, startLibrary } from '../../../simulators/library/sip2.ts';
import { alone } from '../../../src/branch/alone.ts';
import { createChecks } from '../../../src/circulation/checks.ts';
import type {
  CirculationParts,
  CirculationSettings,
  Terminal,
} from '../../../src/circulation/parts.ts';
import { createPinGuard } from '../../../src/circulation/patron/pin-guard.ts';
import { libraryOverSip2 } from '../../../src/library/over-sip2.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Store } from '../../../src/store/types.ts';
import { account, clock as fixedClock, wisePolicy } from '../simulators/lindeveld.ts';

export interface Counter {
  library: LibrarySimulator;
  client: Sip2Client;
  store: Store;
  folder: string;
  parts: CirculationParts;
  reports: Report[];
  /** The line to the library is lost; answers once the kiosk has seen it. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

const settings: CirculationSettings = {
  timeZone: 'Europe/Brussels',
  pin: 'always',
  saysYesWithoutPin: false,
  showName: false,
  timeoutMs: 0,
  cardNumber: (number) => (/^2\d{13}$/.test(number) ? { number, keepOffline: true } : undefined),
  isItem: (code) => /^3\d{13}$/.test(code),
  isOwnLoan: () => true,
  isUntagged: () => false,
  destinationOf: ({ destination }) => destination,
  offline: {
    mode: 'check-in-and-out',
    cachedFactsDays: 30,
    blockListHours: 48,
    unknownPatrons: 'policy',
    unknownPatronItems: 2,
    excludedCards: null,
    itemsPerVisit: 3,
    itemsPerPatron: 20,
    loanDays: 21,
    loanRules: [],
    closed: { weekdays: [], dates: [] },
  },
  exportedFactsHours: 48,
};

export async function openCounter(
  more: {
    terminal?: Terminal;
    code?: Terminal;
    security?: CirculationParts['security'];
    profile?: Profile;
    /** in whose form the library speaks; Wise's by default */
    form?: FormName;
    /** the sign between fields that the library writes */
    delimiter?: string;
    timeoutMs?: number;
    clock?: Clock;
    /** beside `reports` */
    log?: (report: Report) => void;
    onTrace?: NonNullable<ClientOptions['onTrace']>;
    onState?: NonNullable<ClientOptions['onState']>;
    /** a visit waits for what became of a request */
    onCheck?: () => void;
  } = {},
): Promise<Counter> {
  const policy = wisePolicy();
  const { clock = fixedClock, form = 'wise', delimiter = '|' } = more;
  const { profile = profiles[form] } = more;
  const library = await startLibrary({ port: 0, account, clock, policy, form, delimiter });
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-counter-'));
  const reports: Report[] = [];
  const log = (report: Report) => {
    reports.push(report);
    more.log?.(report);
  };
  const store = openStore({ folder, log });
  let client: Sip2Client | null = null;
  const online = new Promise<Sip2Client>((resolve) => {
    const made = createClient({
      open: openAddress(`tcp://127.0.0.1:${library.port}`),
      login: { ...account, location: '35500' },
      wire: { delimiter: profile.delimiter },
      random: Math.random,
      log,
      ...(more.onTrace ? { onTrace: more.onTrace } : {}),
      onState: (state, isIdleEnd) => {
        more.onState?.(state, isIdleEnd);
        if (state === 'online') resolve(made);
      },
      timings: {
        timeoutMs: more.timeoutMs ?? 500,
        reconnect: { firstMs: 50, mostMs: 200 },
        retries: 3,
      },
    });
  });
  client = await online;
  const opened = client;
  let ids = 0;
  const parts: CirculationParts = {
    library: libraryOverSip2(client, clock, log, {
      institutionId: '3550',
      terminalPassword: '',
      location: '35500',
      language: '005',
      currency: 'EUR',
      timeZone: 'Europe/Brussels',
      institution: '3550',
      branch: '35500',
      profile,
    }),
    journal: store.journal,
    checks: createChecks(store.journal, () => more.onCheck?.()),
    cache: store.cache,
    onHold: store.onHold,
    ownLoans: store.ownLoans,
    blockList: store.blockList,
    factsBase: store.factsBase,
    branch: alone,
    policy,
    security: more.security ?? null,
    terminal: more.terminal ?? null,
    code: more.code ?? null,
    pins: createPinGuard(store.pinTries, {
      pinTries: 3,
      pinPause: { tries: 10, withinMs: 300_000, lastsMs: 30_000 },
    }),
    clock,
    newId: () => {
      ids += 1;
      return `attempt-${ids}`;
    },
    log,
    journalFailed: () => undefined,
    settings,
  };
  return {
    library,
    client,
    store,
    folder,
    parts,
    reports,
    cut: async () => {
      await library.cutLine();
      await expect.poll(() => opened.state).not.toBe('online');
    },
    restore: async () => {
      await library.restoreLine();
      await expect.poll(() => opened.state).toBe('online');
    },
    close: async () => {
      await client.close();
      await library.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
