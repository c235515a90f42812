/** A connection on which nothing is asked: whether the library system hangs it up, and when. */
import type { Draft } from '../../messages/table.ts';
import type { Profile } from '../../profiles/profile.ts';
import type { Note, Question } from '../question.ts';

export const statusQuestion: Draft<'99'> = {
  code: '99',
  fixed: { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' },
  fields: {},
};

/** Inside HTTPS each message is a connection of its own. */
export function isLine({ envelope }: Profile): boolean {
  return envelope === null;
}

export const idle: Question = {
  id: 'idle',
  level: 'look',
  asks: '99',
  section: '—',
  title: { en: 'An idle connection', nl: 'Een verbinding waarop niets gevraagd wordt' },
  standard: {
    en: 'It does not say how long a connection stays up on which nothing is asked.',
    nl: 'Ze zegt niet hoelang een verbinding blijft waarop niets gevraagd wordt.',
  },
  needs: ['idleSeconds'],
  isOf: isLine,
  async run({ rough, ask, settings, atHand: { idleSeconds = 0 } }) {
    const line = await rough();
    if (line === null) return [{ code: 'not-asked' }];
    const idled = await line.idle(idleSeconds * 1_000);
    if (idled.kind === 'stopped') return [{ code: 'stopped' }];
    const fits = (ms: number) => heartbeatFor(ms, settings.heartbeatMs);
    if (idled.kind === 'hung-up') {
      const about = String(Math.max(1, Math.round(idled.afterMs / 1_000)));
      return [{ code: 'idle-hung-up', about, ...fits(idled.afterMs) }];
    }
    const about = String(idleSeconds);
    const { message } = await ask(statusQuestion);
    if (message !== null) return [{ code: 'idle-kept', about }];
    return [{ code: 'idle-dead', about, ...fits(idleSeconds * 1_000) }];
  },
};

/** Half the time, in whole seconds: one that is lost on the way is then followed by another. */
function heartbeatFor(idleMs: number, ownMs = Number.POSITIVE_INFINITY): Pick<Note, 'fits'> {
  const value = Math.floor(idleMs / 2_000) * 1_000;
  const isNeeded = value >= leastMs && ownMs >= idleMs;
  return isNeeded ? { fits: [{ name: 'heartbeatMs', value }] } : {};
}

/** The setting takes no less. */
const leastMs = 1_000;
