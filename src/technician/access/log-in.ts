/** Opens a session with the PIN of one role, and its one-time code where the role needs one. */
import { z } from 'zod';
import type { Clock, Log } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { NotDone } from '../../screen/web/answers.ts';
import type { AuditEntry, LoginRefused, Role } from '../actions.ts';
import { type LockOut, triesUntilLock } from './lock-out.ts';
import { stepOf } from './one-time-code.ts';
import { type Hashes, roles } from './pins.ts';
import type { Person, Sessions } from './sessions.ts';

export const loginRequest = z.strictObject({
  role: z.enum(roles),
  pin: z.string().min(1).max(64),
  initials: z.string().regex(/^\p{L}{2,4}$/u, { error: 'initials: write two to four letters' }),
  /** of a role that has a key for them */
  code: z.string().max(10).optional(),
  /** the panel is shown on the kiosk's own screen, in a public room */
  atKiosk: z.boolean().default(false),
});

export interface LogInParts {
  hashes: Hashes;
  /** of the one-time codes; null: this role needs none */
  codeKeys: Readonly<Record<Role, string | null>>;
  isPin(role: Role, pin: string): Promise<boolean>;
  lockOut: LockOut;
  sessions: Sessions;
  config: Pick<Config, 'service' | 'library' | 'screen'>;
  /** into the audit trail; never throws, so that log-ins work on a full disk too */
  note(entry: Omit<AuditEntry, 'at'>): void;
  clock: Clock;
  log: Log;
}
type LoggedIn = Person & { logOffMs: number; token: string };

export const noPinRemedy =
  'Make a PIN with `kiosk service-pin`, write the line that it prints into a file, and name that file as service.technician in the configuration.';

/** Throws NotDone where the log-in is refused. */
export function createLogIn(parts: LogInParts) {
  const { lockOut, sessions, clock, log, note } = parts;
  const { service } = parts.config;
  const waiting: Record<Role, number> = { operator: 0, technician: 0 };

  return async (request: z.output<typeof loginRequest>): Promise<LoggedIn> => {
    const { role, initials } = request;
    if (parts.hashes[role] === null) throw noPin(`No PIN is set for the ${role}.`);
    if (waiting[role] >= triesUntilLock)
      throw new NotDone(429, { code: 'busy', text: 'One PIN at a time.' });
    waiting[role] += 1;
    try {
      await checkPin(request);
    } finally {
      waiting[role] -= 1;
    }
    const person: Person = { role, by: initials.toLocaleUpperCase('en') };
    note({ ...person, action: 'log-in', what: [] });
    const { atKiosk } = request;
    const logOffMs = atKiosk
      ? Math.min(service.logOffAtKioskMs, service.logOffMs)
      : service.logOffMs;
    return {
      ...person,
      logOffMs,
      token: sessions.open(person, { logOffMs, atKiosk }, performance.now()),
    };
  };

  async function checkPin({ role, pin, code }: z.output<typeof loginRequest>): Promise<void> {
    refuseLocked(role);
    // Counted first: neither a pulled plug nor many requests at once give tries for nothing.
    lockOut.trying(role);
    const isPin = await parts.isPin(role, pin);
    if (isPin && isCode(role, code)) return lockOut.right(role);
    note({ role: 'nobody', action: 'log-in-refused', what: [role] });
    if (lockOut.lockedUntil(role) === null) {
      const text = `A wrong PIN (or code) of the ${role} was given at the service panel.`;
      log({ level: 'warn', part: 'service', code: 'service-pin-wrong', text });
    } else {
      const text = `The service panel is locked for the ${role}: five wrong PINs or codes.`;
      log({ level: 'warn', part: 'service', code: 'service-locked', text });
    }
    refuseLocked(role);
    const triesLeft = lockOut.triesLeft(role);
    throw refused(401, { code: 'pin-wrong', text: 'That is not the PIN.', triesLeft });
  }

  /** The answer hides whether the code or the PIN was wrong; a wrong PIN uses up no code. */
  function isCode(role: Role, code = ''): boolean {
    const key = parts.codeKeys[role];
    if (key === null) return true;
    const step = stepOf(key, code, Date.parse(clock.now()));
    return step !== null && lockOut.useStep(role, step);
  }

  function refuseLocked(role: Role): void {
    const lockedUntil = lockOut.lockedUntil(role);
    if (lockedUntil === null) return;
    const text = `After ${triesUntilLock} wrong PINs the ${role} is locked.`;
    const remedy = `Try again after ${lockedUntil}; the command line is not locked.`;
    throw refused(423, { code: 'service-locked', text, remedy, lockedUntil, triesLeft: 0 });
  }

  function refused(status: 401 | 423, body: LoginRefused): NotDone {
    return new NotDone(status, { ...body, now: clock.now() });
  }
}

export function noPin(text: string): NotDone {
  return new NotDone(403, { code: 'no-pin', text, remedy: noPinRemedy });
}
