/** The far end of the socket in the data folder: how a command asks the kiosk that runs. */
import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';

export const controlPath = (folder: string): string => join(folder, 'control.sock');

/** `absent`: no kiosk runs on this folder. `forbidden`: one does, and belongs to another user. `failed`: it answered, but not with this. */
export type Asked<Value> =
  | { kind: 'answer'; value: Value }
  | { kind: 'absent' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; why: string };

/** As JSON, GET unless told; `timeoutMs` for all of it. The value is what this version's kiosk sends; it is not checked. */
export async function askKiosk<Value>(
  folder: string,
  path: string,
  timeoutMs: number,
  method: 'GET' | 'POST' = 'GET',
): Promise<Asked<Value>> {
  const opened = await openKiosk(folder, path, AbortSignal.timeout(timeoutMs), method);
  if (opened.kind !== 'answer') return opened;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of opened.value) chunks.push(chunk as Buffer);
    return { kind: 'answer', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Value };
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** The answer as it comes, for a stream; the signal ends it. */
export function openKiosk(
  folder: string,
  path: string,
  signal: AbortSignal,
  method: 'GET' | 'POST' = 'GET',
): Promise<Asked<IncomingMessage>> {
  const socketPath = controlPath(folder);
  if (!existsSync(socketPath)) return Promise.resolve({ kind: 'absent' });
  return new Promise((resolve) => {
    const headers = { host: 'kiosk', 'content-type': 'application/json' };
    const asked = request({ socketPath, path, method, headers, signal }, (answer) => {
      if (answer.statusCode === 200) return resolve({ kind: 'answer', value: answer });
      answer.resume();
      resolve({ kind: 'failed', why: `it answered ${answer.statusCode}` });
    });
    asked.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : '';
      // A socket that nobody listens at is left over from a kiosk that was killed.
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve({ kind: 'absent' });
      else if (code === 'EACCES' || code === 'EPERM') resolve({ kind: 'forbidden' });
      else resolve({ kind: 'failed', why: error.name === 'TimeoutError' ? 'no answer in time' : error.message });
    });
    asked.end();
  });
}
