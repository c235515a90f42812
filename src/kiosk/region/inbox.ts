/**
 * Documents as they come from the broker, which may send them without end: of each name the newest
 * waits, a few are looked at in one go, and none but a short action while a patron is at the screen.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { DocumentName } from '../../branch/region-line.ts';
import type { Clock, Log } from '../../domain.ts';
import type { RegionTrust } from '../../region/documents.ts';
import { type Judged, judge } from './judged.ts';
import { openKept } from './kept.ts';

interface InboxParts {
  folder: string;
  trust(): RegionTrust | null;
  /** as enrolled */
  me(): { branch: string; kiosk: string };
  clock: Clock;
  log: Log;
  atRest(): boolean;
  /** Of a state, after its serial is on disk. */
  onJudged(judged: Judged, name: DocumentName): void;
}

interface Inbox {
  put(name: DocumentName, data: Uint8Array): void;
  /** A patron may have left. */
  soon(): void;
  /** Every ten seconds. */
  check(): void;
  close(): void;
}

/** A document takes some milliseconds at most. */
const mostInOneGo = 4;
const pauseMs = 100;
/** In bytes: to check its signature takes a fraction of a millisecond. */
const mostInVisit = 4096;
/** One desired state, one list, some actions: more come from a broker that is hostile. */
const mostWaiting = 100;

const serials = z.object({ desired: z.int().nonnegative(), list: z.int().nonnegative() });

export function createInbox({
  folder,
  trust,
  me,
  clock,
  log,
  atRest,
  onJudged,
}: InboxParts): Inbox {
  const taken = openKept(join(folder, 'serials.json'), serials, { desired: 0, list: 0 });
  const waiting = new Map<DocumentName, Uint8Array>();
  /** their time has not come */
  const early = new Map<DocumentName, Uint8Array>();
  const logged = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  function look(): void {
    timer = null;
    const believed = trust();
    if (believed === null) return;
    for (const [name, data] of [...waiting].filter(mayLook).slice(0, mostInOneGo)) {
      waiting.delete(name);
      const { branch, kiosk } = me();
      const judged = judge(name, data, {
        ...{ configKey: believed.configKey, branch, kiosk, now: clock.now() },
        taken: (kind) => taken.value[kind],
      });
      early.delete(name);
      if (judged.kind === 'early') early.set(name, data);
      hand(name, judged);
    }
    soon();
  }

  function hand(name: DocumentName, judged: Judged): void {
    if (judged.kind === 'refused') complain(name, judged);
    if (judged.kind === 'desired' || judged.kind === 'list') {
      const { kind, content } = judged;
      if (content.serial > taken.value[kind] && !isKept(kind, content.serial)) return;
    }
    onJudged(judged, name);
  }

  /** False: it is not on disk, so an older one could be taken after a restart. It comes again. */
  function isKept(kind: 'desired' | 'list', serial: number): boolean {
    try {
      taken.write({ ...taken.value, [kind]: serial });
      return true;
    } catch {
      return false;
    }
  }

  function complain(name: DocumentName, { code, serial }: Judged & { kind: 'refused' }): void {
    const key = `${code} ${serial}`;
    if (logged.has(key)) return;
    if (logged.size < mostWaiting) logged.add(key);
    const what = name === 'desired' || name === 'list' ? name : 'action';
    const text = `A document of the region is not taken: ${what}${serial === null ? '' : `, serial ${serial}`}.`;
    log({
      level: code === 'region-document-forged' ? 'error' : 'warn',
      part: 'branch',
      code,
      text,
    });
  }

  /** An action may be the answer to a patron who calls for help. */
  function mayLook([name, data]: readonly [DocumentName, Uint8Array]): boolean {
    return atRest() || (name.startsWith('action.') && data.length < mostInVisit);
  }

  function soon(): void {
    if (timer === null && [...waiting].some(mayLook)) timer = setTimeout(look, pauseMs);
  }

  return {
    put(name, data) {
      // A hub has all actions of weeks: the oldest, which come first, give way, and no state does.
      if (waiting.size >= mostWaiting && !waiting.has(name)) {
        const oldest = [...waiting.keys()].find((each) => each.startsWith('action.'));
        if (oldest !== undefined) waiting.delete(oldest);
      }
      waiting.set(name, data);
      soon();
    },
    soon,
    check() {
      for (const [name, data] of early) if (!waiting.has(name)) waiting.set(name, data);
      soon();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      waiting.clear();
      early.clear();
    },
  };
}
