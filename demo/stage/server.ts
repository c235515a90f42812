/** The simulators' page, on the loopback: files, the state as server-sent events, acts by POST. */
import { z } from 'zod';
import { calendarOf } from '../../simulators/calendar.ts';
import { factsExport } from '../../simulators/library/export-facts.ts';
import type { Devices } from '../../simulators/start.ts';
import { createDirector } from '../stories/director.ts';
import { acts } from './acts/acts.ts';
import { receiveCalls } from './acts/desk.ts';
import { servePages } from './page-files.ts';
import { noOrders, paymentWays, type Table } from './parts.ts';
import { answerAct, atMost, createChanges, type Ran, servePage, streamState } from './serving.ts';
import { snapshot } from './snapshot.ts';

interface PlayOptions {
  /** 0: any free port */
  port: number;
  devices: Devices;
  /** where the kiosk's own screen is, for the link */
  kioskUrl: string;
  /** the kiosk's `/health`; null: unknown */
  healthUrl?: string | null;
  /** what becomes of a payment without an order */
  payments?: 'hold' | 'approve';
  /** *Begin again* has restored the simulated library. */
  onBegun?(): void;
  /** left out: it cannot */
  killKiosk?: Table['killKiosk'];
  /** of the tags that were on a plate, where several kiosks have one */
  cupboard?: Table['cupboard'];
}
export interface Play {
  readonly port: number;
  readonly url: string;
  /** As `POST /act/<name>`, with the same checks. */
  act(name: string, body: unknown): Promise<Ran>;
  close(): Promise<void>;
}

/** Rejects if the port is taken. */
export async function startPlay(options: PlayOptions): Promise<Play> {
  const { devices, payments = 'hold', kioskUrl, healthUrl = null } = options;
  const table: Table = {
    devices,
    cupboard: options.cupboard ?? new Map(),
    paymentNext: { terminal: payments, code: payments },
    usualQuirks: {
      terminal: new Set(devices.terminal?.quirks),
      code: new Set(devices.code?.quirks),
    },
    chipCard: null,
    orders: structuredClone(noOrders),
    call: null,
    story: null,
    finger: null,
    beginning: false,
    killKiosk: options.killKiosk ?? null,
    director: createDirector({
      table: () => table,
      kioskUrl,
      healthUrl,
      changed: () => changes.changed(),
      onBegun: () => options.onBegun?.(),
    }),
  };
  const changes = createChanges();
  const stops = [
    devices.library?.onChange(changes.changed),
    devices.reader?.onChange(changes.changed),
    devices.scanner?.onChange(changes.changed),
    devices.printer?.onChange(changes.changed),
    devices.relay?.onChange(changes.changed),
    ...paymentWays.map((way) =>
      devices[way]?.onChange(() => {
        // A payment has begun: the order for the next one is used up.
        if (devices[way]?.waits()) table.paymentNext[way] = payments;
        changes.changed();
      }),
    ),
  ];

  const run = async (name: string, body: unknown) => {
    const ran = await runAct(table, name, body);
    changes.changed();
    return ran;
  };
  const served = await servePage(options.port, [kioskUrl], (app) => {
    servePages(app);
    // What the library exports at night: `curl -s …/facts.jsonl | kiosk facts import -`.
    app.get('/facts.jsonl', (c) => {
      const { library } = devices;
      return library ? c.text(factsExport(library.library.state)) : c.notFound();
    });
    // What the library has on next: the feed of the attract screen.
    app.get('/calendar.ics', (c) =>
      c.body(calendarOf(new Date()), 200, { 'Content-Type': 'text/calendar; charset=utf-8' }),
    );
    receiveCalls(app, table, changes.changed);
    app.get('/state', (c) => c.json(snapshot(table, kioskUrl)));
    app.get('/events', (c) => streamState(c, changes, () => snapshot(table, kioskUrl)));
    app.post('/act/:device/:action', atMost, (c) => answerAct(c, run));
  });
  return {
    port: served.port,
    url: served.url,
    act: run,
    close: async () => {
      await table.director.stop();
      for (const stop of stops) stop?.();
      changes.close();
      await served.close();
    },
  };
}

async function runAct(table: Table, name: string, given: unknown): Promise<Ran> {
  const act = acts.get(name);
  if (!act) return { ok: false, why: 'unknown-act', text: 'There is no such act.' };
  const body = act.body.safeParse(given);
  if (!body.success) return { ok: false, why: 'invalid', text: z.prettifyError(body.error) };
  return act.run(table, body.data);
}
