/** What an outside system says of the building: `staffed`, `unstaffed`, `closed`, `closing 10`, `unknown`. */

export type Signal =
  | { state: 'staffed' | 'unstaffed' | 'closed' }
  /** it closes in so many minutes; whether staff are there stays as it is */
  | { state: 'closing'; minutes: number }
  /** the sender does not know: the table counts */
  | { state: 'unknown' };

const mostCharacters = 200;
/** A day. */
const mostMinutes = 1_440;

/**
 * The word alone, or JSON with `state` and `minutes`. An empty text is `unknown`: so a retained
 * message is withdrawn. Null: it is none of these.
 */
export function readSignal(text: string): Signal | null {
  if (text.length > mostCharacters) return null;
  const word = text.trim().toLowerCase();
  if (word.startsWith('{')) return readJson(word);
  const [state = '', minutes, ...rest] = word.split(/\s+/);
  if (rest.length > 0) return null;
  return signalOf(state, minutes === undefined ? undefined : Number(minutes));
}

function readJson(text: string): Signal | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || !('state' in json)) return null;
  const { state } = json;
  return signalOf(state, 'minutes' in json ? json.minutes : undefined);
}

function signalOf(state: unknown, minutes: unknown): Signal | null {
  if (state === 'closing')
    return typeof minutes === 'number' &&
      Number.isInteger(minutes) &&
      minutes >= 0 &&
      minutes <= mostMinutes
      ? { state, minutes }
      : null;
  if (minutes !== undefined) return null;
  if (state === '' || state === 'unknown') return { state: 'unknown' };
  return state === 'staffed' || state === 'unstaffed' || state === 'closed' ? { state } : null;
}
