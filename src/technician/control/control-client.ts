/** How a command asks a running kiosk: over the socket in the data folder. */
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import type { Live } from '../actions.ts';

export function controlPath(folder: string): string {
  return join(folder, 'control.sock');
}

/**
 * No kiosk runs: the socket is left over from a killed one, the folder does not exist, or its path
 * is too long for a socket.
 */
const absentCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTDIR', 'EINVAL']);

/** `absent`: no kiosk runs on this folder. `forbidden`: this user may not open its socket. */
export type KioskAnswer<Value> =
  | { kind: 'answer'; value: Value }
  | { kind: 'absent' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; why: string };

/** `timeoutMs`: for the whole exchange. The answer is parsed as JSON, and not checked further. */
export async function askKiosk<Value>(
  folder: string,
  path: string,
  timeoutMs: number,
  method: 'GET' | 'POST' = 'GET',
): Promise<KioskAnswer<Value>> {
  const opened = await openKiosk(folder, path, AbortSignal.timeout(timeoutMs), method);
  return opened.kind === 'answer' ? await readJson<Value>(opened.value) : opened;
}

async function readJson<Value>(answer: IncomingMessage): Promise<KioskAnswer<Value>> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { kind: 'answer', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Value };
  } catch (error) {
    // The error's message would quote the answer, which may contain numbers.
    if (error instanceof SyntaxError) return { kind: 'failed', why: 'its answer is no JSON' };
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Gives the status too: a refusal has its reason in the value. */
export async function postToKiosk<Value>(
  folder: string,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<KioskAnswer<{ status: number; value: Value }>> {
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

/** The unread answer, for a stream; the signal ends it. */
export async function openKiosk(
  folder: string,
  path: string,
  signal: AbortSignal,
  method: 'GET' | 'POST' = 'GET',
): Promise<KioskAnswer<IncomingMessage>> {
  const opened = await connectTo(folder, path, signal, method);
  if (opened.kind !== 'answer' || opened.value.statusCode === 200) return opened;
  opened.value.resume();
  return { kind: 'failed', why: `it answered ${opened.value.statusCode}` };
}

/** Server-sent events: blocks of `field: value` lines with an empty line between them. */
export async function* eventsOf(stream: IncomingMessage): AsyncGenerator<Live> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const blocks = (rest + String(chunk)).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      if (!lines.includes('event: service')) continue;
      const data = lines
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart());
      yield JSON.parse(data.join('\n')) as Live;
    }
  }
}

function connectTo(
  folder: string,
  path: string,
  signal: AbortSignal,
  method: 'GET' | 'POST',
  body?: string,
): Promise<KioskAnswer<IncomingMessage>> {
  const socketPath = controlPath(folder);
  return new Promise((resolve) => {
    const headers = { host: 'kiosk', 'content-type': 'application/json' };
    const asked = request({ socketPath, path, method, headers, signal }, (answer) => {
      resolve({ kind: 'answer', value: answer });
    });
    asked.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : '';
      if (absentCodes.has(code)) resolve({ kind: 'absent' });
      else if (code === 'EACCES' || code === 'EPERM') resolve({ kind: 'forbidden' });
      else resolve({ kind: 'failed', why: signal.aborted ? 'no answer in time' : error.message });
    });
    asked.end(body);
  });
}
