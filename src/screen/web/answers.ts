/** How a request is refused, and how its body is read. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';

/** A refused request, with a status of 400 or above. `code` is stable; `remedy`: what to do. */
export interface Refused {
  code: string;
  text: string;
  remedy?: string;
}

/** Thrown by an action, and answered with its code, text and remedy. Holds nothing of a person. */
export class NotDone extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 415 | 422 | 423 | 429 | 503;
  readonly refused: Refused & Record<string, unknown>;
  constructor(status: NotDone['status'], refused: Refused & Record<string, unknown>) {
    super(refused.text);
    this.status = status;
    this.refused = refused;
  }
}

/** Refuses a longer body. */
export function atMost(bytes: number) {
  return bodyLimit({
    maxSize: bytes,
    onError: (c) =>
      c.json({ code: 'request-too-long', text: `A request may have ${bytes} bytes here.` }, 413),
  });
}

/** No valid request is nested deeper, so that recursive functions may read it. */
const deepest = 100;

/** `json`: valid, so that each string in it ends. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at += 1) {
    const mark = json[at];
    if (inText && mark === '\\') at += 1;
    else if (mark === '"') inText = !inText;
    else if (!inText && (mark === '[' || mark === '{')) depth += 1;
    else if (!inText && (mark === ']' || mark === '}')) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Parses the body by the schema. A refusal names the wrong paths, never the values. */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new NotDone(400, { code: 'request-not-json', text: 'The body is no JSON.' });
  }
  if (isTooDeep(text))
    throw new NotDone(400, {
      code: 'request-wrong',
      text: `The request is nested deeper than ${deepest}.`,
    });
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues
    .map((issue) => issue.path.join('.') || issue.message)
    .join('; ');
  throw new NotDone(400, {
    code: 'request-wrong',
    text: `The request is not as it should be: ${where}.`,
  });
}
