/** Who is logged in at the service panel: a random cookie each, in memory alone, gone after so long without a request. */
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from './actions.ts';

export interface Sessions {
  /** Gives what the cookie is to hold. */
  open(role: Role, nowMs: number): string;
  /** Null: nobody, or not seen for too long. `seen`: he is there now. */
  who(token: string | undefined, nowMs: number, seen: boolean): Role | null;
  close(token: string | undefined): void;
  /** whether anybody is logged in */
  any(nowMs: number): boolean;
  /** Told when somebody logs in or out; one listener, the kiosk that runs. */
  onChange(listener: () => void): void;
  /** All of them: the PINs are others now. */
  closeAll(): void;
}

const mostSessions = 20;

export const createSessions = (logOffMs: () => number): Sessions => {
  /** by the hash of the cookie: memory that leaks opens nothing, and looking one up takes the same time for each */
  const open = new Map<string, { role: Role; seenMs: number }>();
  let changed = () => {};
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64');
  const forget = (nowMs: number) => {
    for (const [key, { seenMs }] of open) if (nowMs - seenMs >= logOffMs()) open.delete(key);
  };
  return {
    open: (role, nowMs) => {
      forget(nowMs);
      const [oldest] = open.keys();
      if (open.size >= mostSessions && oldest !== undefined) open.delete(oldest);
      const token = randomBytes(32).toString('base64url');
      open.set(keyOf(token), { role, seenMs: nowMs });
      changed();
      return token;
    },
    who: (token, nowMs, seen) => {
      forget(nowMs);
      const session = token === undefined ? undefined : open.get(keyOf(token));
      if (!session) return null;
      if (seen) session.seenMs = nowMs;
      return session.role;
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
};
