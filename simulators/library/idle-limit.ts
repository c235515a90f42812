/** Hangs up on connections that ask nothing for too long. */
import type { Session } from '../../packages/sip2/src/index.ts';

interface IdleLimit {
  /** It is connected, or asks: its time begins again. */
  begin(session: Session): void;
  end(session: Session): void;
}

/** `limitMs`: the limit of this moment; null: there is none. */
export function createIdleLimit(limitMs: () => number | null): IdleLimit {
  const timers = new Map<Session, NodeJS.Timeout>();
  const end = (session: Session) => {
    clearTimeout(timers.get(session));
    timers.delete(session);
  };
  return {
    begin: (session) => {
      end(session);
      const limit = limitMs();
      if (limit !== null)
        timers.set(
          session,
          setTimeout(() => session.hangUp(), limit),
        );
    },
    end,
  };
}
