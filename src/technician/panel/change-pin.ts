/**
 * The PIN of a role, changed in the panel by a person who knows their own: an operator that of the
 * operator, a technician both. Only where the kiosk's own configuration names a file that the kiosk
 * may write; what the machine keeps is changed on the machine.
 */
import { accessSync, constants, lstatSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { replaceSecret } from '../../config/secrets/write-secret.ts';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import { triesUntilLock } from '../access/lock-out.ts';
import { hashPin, pinProblem, roles } from '../access/pins.ts';
import { cookieName, type Env } from '../access/session-check.ts';
import type { Sessions } from '../access/sessions.ts';
import type { PinsView, Role } from '../actions.ts';
import { migrated } from './configuration/check-change.ts';
import type { HandlerParts } from './handler-parts.ts';

const changeRequest = z.strictObject({
  role: z.enum(roles),
  /** the PIN of the person who asks, which is that of their own role */
  present: z.string().min(1).max(64),
  next: z.string().min(1).max(64),
});
type ChangeRequest = z.output<typeof changeRequest>;

interface PinParts {
  /** in use; a changed one counts from now on */
  hashes: Record<Role, string | null>;
  isPin(role: Role, pin: string): Promise<boolean>;
  sessions: Sessions;
}

export function pinRoutes(parts: HandlerParts, pins: PinParts): Hono<Env> {
  const { kiosk, lockOut, supervisor } = parts;
  const routes = new Hono<Env>();
  routes.get('/pins', (c) => {
    const answer: PinsView = roles
      .filter((role) => mayAsk(c, role) && pins.hashes[role] !== null)
      .map((role) => ({ role, mayChange: fileOf(parts, role) !== null }));
    return c.json(answer);
  });
  routes.post('/pins', async (c) => {
    const request = await bodyOf(c, changeRequest);
    const who = personOf(c);
    const { role, next } = request;
    if (!mayAsk(c, role))
      throw new NotDone(403, { code: 'not-allowed', text: `This takes the PIN of the ${role}.` });
    const file = fileOf(parts, role);
    if (file === null) throw keptElsewhere(role);
    await checkPresent(c, who, request);
    if (role !== who && (await pins.isPin(who, next)))
      throw weak('It is the PIN of the technician: the operator could do everything.');
    parts.audit(c, 'pin-change', [role]);
    const hash = await hashPin(next);
    replaceSecret(file, hash);
    pins.hashes[role] = hash;
    supervisor.pinChanged(role, hash);
    pins.sessions.closeOthers(role, getCookie(c, cookieName));
    const text = `The PIN of the ${role} was changed in the service panel.`;
    kiosk.log({ level: 'warn', part: 'service', code: 'service-pin-changed', text });
    return c.json({ role });
  });

  /** Throws NotDone for a weak PIN, and for a wrong one of the person; those count as at the log-in. */
  async function checkPresent(c: Context<Env>, who: Role, { role, present, next }: ChangeRequest) {
    refuseLocked(who);
    const problem = pinProblem(next);
    if (problem !== null) throw weak(problem);
    lockOut.trying(who);
    if (await pins.isPin(who, present)) return lockOut.right(who);
    parts.note(c, 'pin-change-refused', [role]);
    const text = `A wrong PIN of the ${who} was given to change a PIN.`;
    kiosk.log({ level: 'warn', part: 'service', code: 'service-pin-wrong', text });
    refuseLocked(who);
    const triesLeft = lockOut.triesLeft(who);
    throw new NotDone(403, { code: 'pin-wrong', text: 'That is not your PIN.', triesLeft });
  }

  function refuseLocked(who: Role): void {
    const lockedUntil = lockOut.lockedUntil(who);
    if (lockedUntil === null) return;
    const text = `After ${triesUntilLock} wrong PINs the ${who} is locked.`;
    const remedy = `Try again after ${lockedUntil}; the command line is not locked.`;
    throw new NotDone(423, { code: 'service-locked', text, remedy, lockedUntil, triesLeft: 0 });
  }
  return routes;
}

function personOf(c: Context<Env>): Role {
  const who = c.get('who');
  if (who !== 'socket' && who !== 'region') return who;
  const text = 'On the command line a PIN is set with `kiosk service-pin`.';
  throw new NotDone(403, { code: 'not-allowed', text });
}

function mayAsk(c: Context<Env>, role: Role): boolean {
  return c.get('who') === role || c.get('who') === 'technician';
}

function weak(text: string): NotDone {
  const remedy = 'Choose another one, of 6 to 12 digits.';
  return new NotDone(422, { code: 'pin-weak', text, remedy });
}

function keptElsewhere(role: Role): NotDone {
  const remedy =
    'On the machine: `kiosk service-pin --write FILE`, with the file that this setting names; then restart the kiosk.';
  return new NotDone(409, {
    code: 'pin-kept-elsewhere',
    text: `The PIN of the ${role} is kept by the machine: the kiosk may not write it.`,
    remedy,
  });
}

/** The file of the PIN; null: the environment, a credential of systemd or another owner has it. */
function fileOf({ kiosk, supervisor }: HandlerParts, role: Role): string | null {
  const reference = kiosk.config.service[role];
  if (!reference || !('file' in reference) || supervisor.file === null) return null;
  const { file } = reference;
  try {
    // A base is of several kiosks: this one does not change the PIN of all.
    const own = migrated(readFileSync(supervisor.file, 'utf8')).json as Own;
    if (own.service?.[role] === undefined || !lstatSync(file).isFile()) return null;
    for (const path of [file, dirname(file)]) accessSync(path, constants.W_OK);
    return file;
  } catch {
    return null;
  }
}
type Own = { service?: Partial<Record<Role, unknown>> };
