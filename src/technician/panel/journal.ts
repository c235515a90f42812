/** Lists and settles journal entries while the kiosk runs. Unmasked numbers are audited. */
import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Entry } from '../../store/types.ts';
import { hiddenNames } from '../../wiring/identification.ts';
import type { Env } from '../access/session-check.ts';
import type { JournalDetail, JournalLine } from '../actions.ts';
import { csvOf, forPaper, lineOf, retryResult, stepOf } from '../journal-text.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import { entryOf, type HandlerParts } from './handler-parts.ts';

const words = z.string().trim().min(1).max(200);
const closeRequest = z.strictObject({
  by: words,
  why: words,
  evenOpen: z.boolean().default(false),
});
const retryRequest = z.strictObject({ entries: z.array(z.int().positive()).min(1).max(500) });
const lists = ['staff', 'open', 'payments'] as const;

export function journalRoutes({ kiosk, audit }: HandlerParts): Hono<Env> {
  const { journal, clock } = kiosk;
  const hidden = hiddenNames(kiosk.config);
  const routes = new Hono<Env>();
  const listOf = (asked = 'staff') => {
    const list = lists.find((name) => name === asked);
    if (list) return list;
    throw new NotDone(400, { code: 'request-wrong', text: `list is one of ${lists.join(', ')}.` });
  };
  const entriesOf = (list: (typeof lists)[number]): readonly Entry[] => {
    if (list !== 'payments') return list === 'staff' ? journal.staff() : journal.open();
    return [...journal.staff(), ...journal.open()].filter(
      ({ transaction }) => transaction.kind === 'payment',
    );
  };
  routes.get('/journal', (c) => {
    const lines: JournalLine[] = entriesOf(listOf(c.req.query('list'))).map((entry) =>
      lineOf(entry, hidden),
    );
    return c.json(lines);
  });
  /** As `kiosk journal export --csv`: most numbers in clear, so it is audited. */
  routes.get('/journal/export', (c) => {
    const list = listOf(c.req.query('list'));
    audit(c, 'journal-export', [list]);
    c.header('Content-Disposition', `attachment; filename="journal-${list}.csv"`);
    const entries = entriesOf(list).map((entry) => forPaper(entry, hidden));
    return c.body(csvOf(entries), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  });
  routes.get('/journal/:id', (c) => c.json(detailOf(kiosk, found(kiosk, entryOf(c)), false)));
  routes.post('/journal/:id/reveal', (c) => {
    const entry = found(kiosk, entryOf(c));
    audit(c, 'journal-reveal', [`entry ${entry.id}`]);
    return c.json(detailOf(kiosk, entry, true));
  });
  routes.post('/journal/:id/close', async (c) => {
    const { by, why, evenOpen } = await bodyOf(c, closeRequest);
    const entry = found(kiosk, entryOf(c));
    const standing = standingOf(kiosk, entry);
    if (standing === 'settled')
      throw new NotDone(409, {
        code: 'not-possible',
        text: `Entry ${entry.id} is settled: there is nothing to close.`,
      });
    if (standing === 'under-way')
      throw new NotDone(409, {
        code: 'not-possible',
        text: `Entry ${entry.id} is under way at the screen.`,
      });
    if (standing === 'open' && !evenOpen) {
      const text = `Entry ${entry.id} is still open: the kiosk settles it when it can.`;
      throw new NotDone(409, {
        code: 'not-possible',
        text,
        remedy: 'Say so (evenOpen) to close it all the same.',
      });
    }
    audit(c, 'journal-close', [`entry ${entry.id}`]);
    journal.settle(entry.id, { state: 'closed', by, why }, clock.now());
    return c.json(detailOf(kiosk, found(kiosk, entry.id), false));
  });
  routes.post('/journal/retry', async (c) => {
    const { entries } = await bodyOf(c, retryRequest);
    for (const id of entries) {
      const standing = standingOf(kiosk, found(kiosk, id));
      if (standing !== 'staff' && standing !== 'open')
        throw new NotDone(409, {
          code: 'not-possible',
          text: `Entry ${id} is ${standing}: it is not tried again.`,
        });
    }
    if (kiosk.client.state !== 'online') {
      const remedy = 'Try again when it answers; what was done off line is sent by itself then.';
      throw new NotDone(503, {
        code: 'library-away',
        text: 'The library system does not answer.',
        remedy,
      });
    }
    audit(
      c,
      'journal-retry',
      entries.map((id) => `entry ${id}`),
    );
    const retried = await kiosk.retry(entries);
    return c.json({ results: retried.map((each) => retryResult(each.entry, each)) });
  });
  return routes;
}

/** `under-way`: part of the present visit. */
function standingOf(
  { journal }: KioskHandle,
  { id, settlement }: Entry,
): 'staff' | 'open' | 'under-way' | 'settled' {
  if (settlement === null) return 'under-way';
  if (journal.staff().some((entry) => entry.id === id)) return 'staff';
  return journal.open().some((entry) => entry.id === id) ? 'open' : 'settled';
}

function found({ journal }: KioskHandle, id: number): Entry {
  const entry = journal.get(id);
  if (entry) return entry;
  throw new NotDone(404, { code: 'no-such-entry', text: `The journal has no entry ${id}.` });
}

function detailOf(kiosk: KioskHandle, entry: Entry, clear: boolean): JournalDetail {
  const standing = standingOf(kiosk, entry);
  return {
    ...lineOf(entry, hiddenNames(kiosk.config), clear),
    history: kiosk.journal.history(entry.id).map(stepOf),
    mayClose: standing === 'staff' || standing === 'open',
    mayRetry: standing === 'staff' || standing === 'open',
  };
}
