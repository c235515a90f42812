/** The far end of the socket in the data folder: how a command asks the kiosk that runs. */
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';

export function controlPath(folder: string): string {
  return join(folder, 'control.sock');
}

/**
 * A socket that nobody listens at is left over from a kiosk that was killed; and where there is no
 * folder, or its path is longer than that of a socket may be, there is none.
 */
const nobodyThere = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTDIR', 'EINVAL']);

/**
 * `absent`: no kiosk runs on this folder. `forbidden`: this user may not look whether one does.
 * `failed`: it answered, but not with this.
 */
export type Asked<Value> =
  | { kind: 'answer'; value: Value }
  | { kind: 'absent' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; why: string };

/**
 * As JSON, GET unless told; `timeoutMs` for all of it. The value is what this version's kiosk
 * sends; it is not checked.
 */
export async function askKiosk<Value>(
  folder: string,
  path: string,
  timeoutMs: number,
  method: 'GET' | 'POST' = 'GET',
): Promise<Asked<Value>> {
  const opened = await openKiosk(folder, path, AbortSignal.timeout(timeoutMs), method);
  return opened.kind === 'answer' ? await readJson<Value>(opened.value) : opened;
}

async function readJson<Value>(answer: IncomingMessage): Promise<Asked<Value>> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { kind: 'answer', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Value };
  } catch (error) {
    // The message about what is no JSON would quote the answer, which may show numbers.
    if (error instanceof SyntaxError) return { kind: 'failed', why: 'its answer is no JSON' };
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** A change, with the status of the answer: what was refused says why in its value. */
export async function tellKiosk<Value>(
  folder: string,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<Asked<{ status: number; value: Value }>> {
  const opened = await connectTo(
    folder,
    path,
    AbortSignal.timeout(timeoutMs),
    'POST',
    JSON.stringify(body),
  );
  if (opened.kind !== 'answer') return opened;
  const status = opened.value.statusCode ?? 0;
  const read = await readJson<Value>(opened.value);
  return read.kind === 'answer' ? { kind: 'answer', value: { status, value: read.value } } : read;
}

/** The answer as it comes, for a stream; the signal ends it. */
export async function openKiosk(
  folder: string,
  path: string,
  signal: AbortSignal,
  method: 'GET' | 'POST' = 'GET',
): Promise<Asked<IncomingMessage>> {
  const opened = await connectTo(folder, path, signal, method);
  if (opened.kind !== 'answer' || opened.value.statusCode === 200) return opened;
  opened.value.resume();
  return { kind: 'failed', why: `it answered ${opened.value.statusCode}` };
}

function connectTo(
  folder: string,
  path: string,
  signal: AbortSignal,
  method: 'GET' | 'POST',
  body?: string,
): Promise<Asked<IncomingMessage>> {
  const socketPath = controlPath(folder);
  return new Promise((resolve) => {
    const headers = { host: 'kiosk', 'content-type': 'application/json' };
    const asked = request({ socketPath, path, method, headers, signal }, (answer) => {
      resolve({ kind: 'answer', value: answer });
    });
    asked.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : '';
      if (nobodyThere.has(code)) resolve({ kind: 'absent' });
      else if (code === 'EACCES' || code === 'EPERM') resolve({ kind: 'forbidden' });
      else resolve({ kind: 'failed', why: signal.aborted ? 'no answer in time' : error.message });
    });
    asked.end(body);
  });
}
