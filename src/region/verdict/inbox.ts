/**
 * Documents as they come from the broker, which may send them without end: of each name the newest
 * waits, a few are looked at in one go, and none but a short action while a patron is at the screen.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Log } from '../../../machines/domain.ts';
import type { DocumentName, RegionTrust } from '../../../packages/region-documents/src/index.ts';
import { openPersisted } from '../persisted.ts';
import { type Verdict, validate } from './verdict.ts';

interface InboxParts {
  folder: string;
  trust(): RegionTrust | null;
  /** Changes of the keys came; true: other keys count now. */
  followKeys(document: Uint8Array): boolean;
  /** as enrolled */
  me(): { branch: string; kiosk: string };
  clock: Clock;
  log: Log;
  atRest(): boolean;
  /** Of a state, after its serial is on disk. */
  onVerdict(verdict: Verdict, name: DocumentName): void;
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
/**
 * In bytes, of an action: it is looked at in a visit too, and to check its signature takes a fraction
 * of a millisecond.
 */
const mostInAction = 4096;
/** A signed desired state has 256 kB at most, as a message of the broker. */
const mostBytes = 512 * 1024;
/** One desired state, one list, some actions: more come from a broker that is hostile. */
const mostWaiting = 100;

/** `key`: whose serials they are. A lost key must not bar what its successor signs. */
const serials = z.object({
  key: z.string(),
  desired: z.int().nonnegative(),
  list: z.int().nonnegative(),
});
const noSerials = { desired: 0, list: 0 };

export function createInbox({
  folder,
  trust,
  followKeys,
  me,
  clock,
  log,
  atRest,
  onVerdict,
}: InboxParts): Inbox {
  const taken = openPersisted(join(folder, 'serials.json'), serials, { key: '', ...noSerials });
  const waiting = new Map<DocumentName, Uint8Array>();
  /** their time has not come */
  const early = new Map<DocumentName, Uint8Array>();
  /** signed by a key that does not count: a change of keys may come after what the new one signed */
  const unknown = new Map<DocumentName, Uint8Array>();
  const logged = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  function look(): void {
    timer = null;
    for (const [name, data] of [...waiting].filter(mayLook).slice(0, mostInOneGo)) {
      const believed = trust();
      if (believed === null) return;
      waiting.delete(name);
      if (name === 'keys') {
        if (followKeys(data)) lookAgain(unknown);
        continue;
      }
      const { branch, kiosk } = me();
      const { configKey } = believed;
      const verdict = validate(name, data, {
        configKey,
        branch,
        kiosk,
        now: clock.now(),
        taken: (kind) => takenBy(configKey)[kind],
      });
      early.delete(name);
      unknown.delete(name);
      if (verdict.kind === 'early') early.set(name, data);
      if (isForged(verdict) && unknown.size < mostWaiting) unknown.set(name, data);
      hand(name, verdict, configKey);
    }
    soon();
  }

  function takenBy(key: string): typeof noSerials {
    return taken.value.key === key ? taken.value : noSerials;
  }

  function hand(name: DocumentName, verdict: Verdict, key: string): void {
    if (verdict.kind === 'refused') complain(name, verdict);
    if (verdict.kind === 'desired' || verdict.kind === 'list') {
      const { kind, content } = verdict;
      const next = { ...takenBy(key), key, [kind]: content.serial };
      if (content.serial > takenBy(key)[kind] && !isPersisted(next)) return;
    }
    onVerdict(verdict, name);
  }

  /** False: it is not on disk, so an older one could be taken after a restart. It comes again. */
  function isPersisted(next: z.infer<typeof serials>): boolean {
    try {
      taken.write(next);
      return true;
    } catch {
      return false;
    }
  }

  function complain(name: DocumentName, { code, serial }: Verdict & { kind: 'refused' }): void {
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

  /** An action may be the answer to a patron who calls for help, and a key that was stolen is cut off at once. */
  function mayLook([name]: readonly [DocumentName, Uint8Array]): boolean {
    return atRest() || isAction(name) || name === 'keys';
  }

  function lookAgain(documents: Map<DocumentName, Uint8Array>): void {
    for (const [name, data] of documents) if (!waiting.has(name)) waiting.set(name, data);
  }

  function soon(): void {
    if (timer === null && [...waiting].some(mayLook)) timer = setTimeout(look, pauseMs);
  }

  return {
    put(name, data) {
      // A hub has all actions of weeks: the oldest, which come first, give way, and no state does.
      if (waiting.size >= mostWaiting && !waiting.has(name)) {
        const oldest = [...waiting.keys()].find(isAction);
        if (oldest !== undefined) waiting.delete(oldest);
      }
      // A hundred that are too long would take the memory of the kiosk: such a one is no document.
      const most = isAction(name) ? mostInAction : mostBytes;
      waiting.set(name, data.length > most ? new Uint8Array() : data);
      soon();
    },
    soon,
    check() {
      lookAgain(early);
      soon();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      waiting.clear();
      early.clear();
      unknown.clear();
    },
  };
}

function isForged(verdict: Verdict): boolean {
  return verdict.kind === 'refused' && verdict.code === 'region-document-forged';
}

function isAction(name: DocumentName): boolean {
  return name.startsWith('action.');
}
