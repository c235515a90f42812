/** Many nats-servers, each a process with a disk of its own, and what they say of themselves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Server {
  readonly pid: number;
  /** of its monitoring */
  readonly url: string;
  start(): Promise<void>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const withinMs = 60_000;

/** `config`: its nats.conf; `monitor`: a port for its monitoring, on the loopback. */
export function server(program: string, config: string, monitor: number): Server {
  const file = join(dirname(config), 'scale.conf');
  writeFileSync(file, `http: "127.0.0.1:${monitor}"\ninclude "nats.conf"\n`, { mode: 0o600 });
  const url = `http://127.0.0.1:${monitor}`;
  let child: ChildProcess | null = null;
  return {
    url,
    get pid() {
      return child?.pid ?? 0;
    },
    start: async () => {
      const log = createWriteStream(join(dirname(config), 'scale.log'), { flags: 'a' });
      const started = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr.pipe(log);
      child = started;
      await until(`${file} to start`, async () => {
        if (started.exitCode !== null) throw new Error(`It ended: see ${log.path}`);
        return (await fetch(`${url}/healthz`).catch(() => null))?.ok === true;
      });
    },
    kill: async (signal) => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** How many branches have dialled it. */
export async function leavesOf({ url }: Server): Promise<number> {
  const answer = (await (await fetch(`${url}/leafz`)).json()) as { leafnodes: number };
  return answer.leafnodes;
}

/** Messages in a stream. */
/** In all streams whose names begin so. */
export async function messagesIn({ url }: Server, stream: string): Promise<number> {
  const answer = (await (await fetch(`${url}/jsz?accounts=true&streams=true`)).json()) as {
    account_details?: { stream_detail?: { name: string; state: { messages: number } }[] }[];
  };
  const all = answer.account_details?.flatMap(({ stream_detail = [] }) => stream_detail) ?? [];
  return all
    .filter(({ name }) => name.startsWith(stream))
    .reduce((sum, { state }) => sum + state.messages, 0);
}

export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  ms = withinMs,
): Promise<void> {
  const late = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > late) throw new Error(`Waited ${ms / 1000} s in vain for ${what}.`);
    await pause(50);
  }
}
