import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const name = 'library-kiosk-broker.service';
const unit = readFileSync(resolve('packaging/systemd', name), 'utf8');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

function unitFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'units-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(resolve('packaging/systemd', name), join(folder, name));
  return join(folder, name);
}

it.runIf(hasSystemd)('the unit of the broker is one that systemd reads without a complaint', () => {
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unitFile()], {
    encoding: 'utf8',
  });
  // The programs that it starts need not be on this machine.
  const complaints = stderr.split('\n').filter((line) => !/^$|is not executable/.test(line));
  expect(complaints).toEqual([]);
});

it.runIf(hasSystemd)('and its exposure is small', () => {
  const options = ['security', '--no-pager', '--offline=true', '--threshold=15', unitFile()];
  expect(() => execFileSync('systemd-analyze', options, { stdio: 'pipe' })).not.toThrow();
});

it('it starts again whatever ends it, by the folder that the command makes as root', () => {
  expect(unit).toMatch(/^Restart=always$/m);
  const command = readFileSync('packaging/kiosk', 'utf8');
  const folder = /KIOSK_BRANCH_HOST:-([^}]+)\}/.exec(command)?.[1];
  expect(unit).toContain(`ExecStart=/usr/sbin/nats-server -c ${folder}/broker/nats.conf`);
  const store = /KIOSK_BROKER_STORE:-([^}]+)\}/.exec(command)?.[1];
  expect(store).toMatch(/^\/var\/lib\/library-kiosk-broker\//);
  expect(unit).toMatch(/^StateDirectory=library-kiosk-broker$/m);
  expect(readFileSync('packaging/systemd/sysusers.conf', 'utf8')).toMatch(
    /^u library-kiosk-broker +- /m,
  );
});
