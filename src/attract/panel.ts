/** The program of the library that sets the backlight of the panel. */
import { execFile } from 'node:child_process';
import type { Log } from '../../machines/domain.ts';
import { systemCode } from '../fault.ts';

const commandMs = 5_000;
/** No variable of the kiosk: they may name its secrets. */
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/** Runs the command for each change, one at a time; only the newest of those that wait. */
export function openPanel(command: string, log: Log) {
  let wanted: number | null = null;
  let isRunning = false;
  let works = true;

  function run(percent: number): void {
    isRunning = true;
    execFile(command, [String(percent)], { timeout: commandMs, env: environment }, (error) => {
      isRunning = false;
      const text = `The program that sets the backlight failed (${systemCode(error)}): the page is darkened in its place. Run it by hand as the user of the kiosk: ${command} ${percent}.`;
      if (error !== null && works)
        log({ level: 'warn', part: 'screen', code: 'backlight-failed', text });
      works = error === null;
      if (wanted !== null && wanted !== percent) run(wanted);
    });
  }
  return {
    works: () => works,
    set: (percent: number) => {
      if (wanted === percent) return;
      wanted = percent;
      if (!isRunning) run(percent);
    },
  };
}
