/** Single values of nexo messages. Numbers and booleans were seen as strings too. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member at a path of names; undefined: there is none. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (!isRecord(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A word of the protocol: it may stand in a log. null: none, or no such word. */
export function readWord(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z ]{0,39}$/.test(value) ? value : null;
}

/** An id: it may stand in the journal and on paper. null: none, or no such id. */
export function readId(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value) ? value : null;
}

/** A moment, as the terminal wrote it. */
export function readMoment(value: unknown): string | null {
  const text = textOf(value);
  const isMoment = /^\d{4}-\d\d-\d\dT[0-9:.]{5,18}(Z|[+-]\d\d:?\d\d)?$/.test(text);
  return isMoment && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** Euros as cents. null: no amount, or one with a part of a cent. */
export function readCents(value: unknown): number | null {
  const isNumber = typeof value === 'number' || /^\d{1,9}(\.\d{1,6})?$/.test(textOf(value));
  const amount = isNumber ? Number(value) * 100 : Number.NaN;
  const cents = Math.round(amount);
  return Math.abs(amount - cents) <= 1e-6 && cents >= 0 && cents < 1e12 ? cents : null;
}

export function readCount(value: unknown): number | null {
  const count =
    typeof value === 'number' ? value : /^\d{1,9}$/.test(textOf(value)) ? Number(value) : -1;
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

export function readBoolean(value: unknown): boolean | null {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
}

/**
 * One field of an AdditionalResponse: form-encoded, or base64 of JSON. Its texts change between
 * versions, so it never decides of a payment.
 */
export function readAdditional(value: unknown, name: string): string | null {
  const text = textOf(value);
  const plain = /^[A-Za-z0-9+/\s]+={0,2}$/.test(text)
    ? Buffer.from(text, 'base64').toString('utf8')
    : '';
  if (plain.startsWith('{')) {
    const found = at(parseJson(plain), name);
    // An object may have a `toString` that cannot be called.
    return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
  }
  return new URLSearchParams(text).get(name);
}

/** undefined: no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
