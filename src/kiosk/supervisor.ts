/**
 * What systemd is told: that the kiosk is ready, that it lives, that it stops (sd_notify). Node has
 * no datagram sockets of the kind that this takes, so systemd's own program says it;
 * docs/decisions/0010-state-reported-to-systemd.md.
 */
import { spawn } from 'node:child_process';
import type { Log } from '../domain.ts';

export interface SupervisorOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /**
   * asked from the event loop before each sign of life; false: none is given, and systemd starts
   * the kiosk again
   */
  alive(): boolean;
  log: Log;
  /** `systemd-notify` unless told */
  program?: string;
}

export interface Supervisor {
  ready(): void;
  /** No sign of life is needed any more, and none is given. */
  stopping(): void;
}

/**
 * Nobody is told anything where `NOTIFY_SOCKET` is not set: the kiosk was not started by systemd.
 */
export function tellSystemd(options: SupervisorOptions): Supervisor {
  const { environment, alive, log, program = 'systemd-notify' } = options;
  if (!environment.NOTIFY_SOCKET) return { ready: () => {}, stopping: () => {} };
  let timer: NodeJS.Timeout | null = null;
  let broken = false;

  const complain = (why: string) => {
    if (broken) return;
    broken = true;
    const text = `systemd cannot be told that the kiosk lives (${program}: ${why}). Install the package systemd.`;
    log({ level: 'error', part: 'kiosk', code: 'notify-failed', text });
  };
  const tell = (...words: string[]) => {
    const child = spawn(program, words, { stdio: 'ignore', env: { ...environment } });
    child.once('error', (error) => complain(error.message));
    child.once('exit', (code) => {
      if (code !== 0) complain(`exit code ${code}`);
    });
  };

  /** Three signs in the time that is allowed, so that a slow one is no death. */
  const watchdogMs = Number(environment.WATCHDOG_USEC ?? 0) / 1_000 / 3;
  return {
    ready: () => {
      tell('--ready', '--status=The kiosk shows its screen.');
      if (!(watchdogMs > 0)) return;
      timer = setInterval(() => {
        if (alive()) tell('WATCHDOG=1');
      }, watchdogMs);
    },
    stopping: () => {
      if (timer) clearInterval(timer);
      timer = null;
      tell('STOPPING=1');
    },
  };
}
