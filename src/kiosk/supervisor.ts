/**
 * Reports to systemd that the kiosk is ready, alive or stopping (sd_notify). Node has no datagram
 * sockets of the kind that this takes, so systemd's own program sends it;
 * docs/decisions/0010-state-reported-to-systemd.md.
 */
import { spawn } from 'node:child_process';
import type { Log } from '../../machines/domain.ts';

export interface SupervisorOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /**
   * called from the event loop before each sign of life; false: none is sent, and systemd restarts
   * the kiosk
   */
  alive(): boolean;
  log: Log;
  /** default: `systemd-notify` */
  program?: string;
}

export interface Supervisor {
  ready(): void;
  /** No sign of life is expected from now on. */
  stopping(): void;
}

/** Reports nothing where `NOTIFY_SOCKET` is not set: systemd did not start the kiosk. */
export function notifySystemd(options: SupervisorOptions): Supervisor {
  const { environment, alive, log, program = 'systemd-notify' } = options;
  if (!environment.NOTIFY_SOCKET) return { ready: () => {}, stopping: () => {} };
  let timer: NodeJS.Timeout | null = null;
  let broken = false;

  const complain = (why: string) => {
    if (broken) return;
    broken = true;
    const text = `systemd does not receive the signs of life of the kiosk (${program}: ${why}). Install the package systemd.`;
    log({ level: 'error', part: 'kiosk', code: 'notify-failed', text });
  };
  const notify = (...words: string[]) => {
    const child = spawn(program, words, { stdio: 'ignore', env: { ...environment } });
    child.once('error', (error) => complain(error.message));
    child.once('exit', (code) => {
      if (code !== 0) complain(`exit code ${code}`);
    });
  };

  /** Three signs in the time that systemd allows, so that one may be late. */
  const watchdogMs = Number(environment.WATCHDOG_USEC ?? 0) / 1_000 / 3;
  return {
    ready: () => {
      notify('--ready', '--status=The kiosk shows its screen.');
      if (!(watchdogMs > 0)) return;
      timer = setInterval(() => {
        if (alive()) notify('WATCHDOG=1');
      }, watchdogMs);
    },
    stopping: () => {
      if (timer) clearInterval(timer);
      timer = null;
      notify('STOPPING=1');
    },
  };
}
