/**
 * Who is logged in at the service panel: a random cookie each, in memory alone, gone after so long
 * without a request.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '../../actions.ts';

export interface Person {
  role: Role;
  /** their initials, as they gave them */
  by: string;
}

export interface Sessions {
  /** Gives what the cookie is to hold. `logOffMs`: without a request for so long it ends. */
  open(person: Person, logOffMs: number, nowMs: number): string;
  /** Null: no session, or not seen for too long. `seen`: they are there now. */
  who(
    token: string | undefined,
    nowMs: number,
    seen: boolean,
  ): (Person & { logOffMs: number }) | null;
  close(token: string | undefined): void;
  /** whether anybody is logged in */
  any(nowMs: number): boolean;
  /** Told when somebody logs in or out; one listener, the kiosk that runs. */
  onChange(listener: () => void): void;
  /** All of them: the PINs are others now. */
  closeAll(): void;
}

const mostSessions = 20;
/** However busy: after so long the PIN is asked for again. */
const longestSessionMs = 12 * 3_600_000;

export function createSessions(): Sessions {
  interface Open extends Person {
    logOffMs: number;
    openedMs: number;
    seenMs: number;
  }
  /**
   * by the hash of the cookie: memory that leaks opens nothing, and looking one up takes the same
   * time for each
   */
  const open = new Map<string, Open>();
  let changed = () => {};
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64');
  const forget = (nowMs: number) => {
    for (const [key, { seenMs, openedMs, logOffMs }] of open)
      if (nowMs - seenMs >= logOffMs || nowMs - openedMs >= longestSessionMs) open.delete(key);
  };
  return {
    open: ({ role, by }, logOffMs, nowMs) => {
      forget(nowMs);
      const [oldest] = open.keys();
      if (open.size >= mostSessions && oldest !== undefined) open.delete(oldest);
      const token = randomBytes(32).toString('base64url');
      open.set(keyOf(token), { role, by, logOffMs, openedMs: nowMs, seenMs: nowMs });
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
    any: (nowMs) => {
      forget(nowMs);
      return open.size > 0;
    },
    onChange: (listener) => {
      changed = listener;
    },
    closeAll: () => open.clear(),
    close: (token) => {
      if (token !== undefined) open.delete(keyOf(token));
      changed();
    },
  };
}
