import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

it('a broker whose nats-server was replaced is started again, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'broker-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const unit = readFileSync('packaging/systemd/library-kiosk-broker-report.service', 'utf8');
  const script = /^ExecStart=-\/bin\/sh -c '(.+)'$/m.exec(unit)?.[1]?.replaceAll('$$', '$') ?? '';
  const program = join(folder, 'nats-server');
  cpSync('/bin/sleep', program);
  const running = spawn(program, ['60']);
  onTestFinished(() => void running.kill());
  const asked = join(folder, 'asked');
  const systemctl = `#!/bin/sh\n[ "$1" = show ] && echo ${running.pid} || echo "$*" >>${asked}\n`;
  writeFileSync(join(folder, 'systemctl'), systemctl, { mode: 0o755 });
  const look = () =>
    execFileSync('/bin/sh', ['-c', script], { env: { PATH: `${folder}:/usr/bin:/bin` } });
  look();
  expect(existsSync(asked)).toBe(false);
  rmSync(program);
  look();
  expect(readFileSync(asked, 'utf8')).toBe('restart library-kiosk-broker.service\n');
});

it('the command fills the hub as root', () => {
  const unit = readFileSync('packaging/systemd/library-kiosk-hub.service', 'utf8');
  expect(unit).toMatch(/^ExecStartPost=-\+\/usr\/bin\/kiosk-fleet hub --fill /m);
  expect(readFileSync('packaging/kiosk-fleet', 'utf8')).not.toContain('setpriv');
});
