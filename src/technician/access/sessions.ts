/** The sessions of the service panel: a random cookie for each, in memory only. */
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '../actions.ts';

export interface Person {
  role: Role;
  /** initials, as given at the log-in */
  by: string;
}

interface SessionKind {
  /** it ends after so long without a request */
  logOffMs: number;
  /** in the kiosk's own browser, in place of the patrons' page */
  atKiosk: boolean;
}

export interface Sessions {
  /** Gives the cookie's value. */
  open(person: Person, how: SessionKind, nowMs: number): string;
  /** Null: no open session. `seen`: the person is present, which prolongs it. */
  who(
    token: string | undefined,
    nowMs: number,
    seen: boolean,
  ): (Person & { logOffMs: number }) | null;
  close(token: string | undefined): void;
  /** whether one is open in the kiosk's own browser */
  anyAtKiosk(nowMs: number): boolean;
  /** Called at each log-in and log-out; one listener, the running kiosk. */
  onChange(listener: () => void): void;
  /** For a changed PIN: those of the role end, save for that of the person who changed it. */
  closeOthers(role: Role, token: string | undefined): void;
  /** For changed PINs. */
  closeAll(): void;
}

const mostSessions = 20;
/** A session ends after this time even with requests. */
const longestSessionMs = 12 * 3_600_000;

export function createSessions(): Sessions {
  interface Open extends Person, SessionKind {
    openedMs: number;
    seenMs: number;
  }
  /** by the hash of the cookie: leaked memory opens nothing, and the look-up leaks no timing */
  const open = new Map<string, Open>();
  let changed = () => {};
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64');
  const forget = (nowMs: number) => {
    for (const [key, { seenMs, openedMs, logOffMs }] of open)
      if (nowMs - seenMs >= logOffMs || nowMs - openedMs >= longestSessionMs) open.delete(key);
  };
  return {
    open: ({ role, by }, { logOffMs, atKiosk }, nowMs) => {
      forget(nowMs);
      const [oldest] = open.keys();
      if (open.size >= mostSessions && oldest !== undefined) open.delete(oldest);
      const token = randomBytes(32).toString('base64url');
      open.set(keyOf(token), { role, by, logOffMs, atKiosk, openedMs: nowMs, seenMs: nowMs });
      changed();
      return token;
    },
    who: (token, nowMs, seen) => {
      forget(nowMs);
      const session = token === undefined ? undefined : open.get(keyOf(token));
      if (!session) return null;
      if (seen) session.seenMs = nowMs;
      return { role: session.role, by: session.by, logOffMs: session.logOffMs };
    },
    anyAtKiosk: (nowMs) => {
      forget(nowMs);
      return [...open.values()].some(({ atKiosk }) => atKiosk);
    },
    onChange: (listener) => {
      changed = listener;
    },
    closeOthers: (role, token) => {
      const own = token === undefined ? undefined : keyOf(token);
      for (const [key, session] of open) if (session.role === role && key !== own) open.delete(key);
      changed();
    },
    closeAll: () => open.clear(),
    close: (token) => {
      if (token !== undefined) open.delete(keyOf(token));
      changed();
    },
  };
}
