import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const names = [
  'library-kiosk-hub.service',
  'library-kiosk-broker-report.service',
  'library-kiosk-broker-report.timer',
];
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

function unitFiles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'units-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return names.map((name) => {
    cpSync(resolve('packaging/systemd', name), join(folder, name));
    return join(folder, name);
  });
}

it.runIf(hasSystemd)('the units of hub and report are read without a complaint', () => {
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...unitFiles()], {
    encoding: 'utf8',
  });
  const complaints = stderr.split('\n').filter((line) => !/^$|is not executable/.test(line));
  expect(complaints).toEqual([]);
});

it.runIf(hasSystemd)('the exposure of the hub is small', () => {
  const [hub] = unitFiles();
  const options = ['security', '--no-pager', '--offline=true', '--threshold=15', hub ?? ''];
  expect(() => execFileSync('systemd-analyze', options, { stdio: 'pipe' })).not.toThrow();
});

it('the hub has a user, and the command fills it as root', () => {
  expect(readFileSync('packaging/systemd/sysusers.conf', 'utf8')).toMatch(
    /^u library-kiosk-hub +- /m,
  );
  expect(readFileSync('packaging/kiosk', 'utf8')).toContain("'fleet hub')");
});
