/**
 * `npm start -- --region`: five real kiosks take a change in waves, give back what they cannot take,
 * and follow a change of the region's key.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { built } from '../../../test/support/repository/built.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { startProgram } from '../support/started.ts';

const portsNeeded = 86;
const run = promisify(execFile);

describe.runIf(isLong && natsServer !== null)('a region on one machine', () => {
  let program: Awaited<ReturnType<typeof startProgram>>;
  beforeAll(async () => {
    program = await startProgram(portsNeeded, { args: ['--region'] });
  }, 150_000);
  afterAll(() => program?.stop(), 60_000);

  const act = async (name: string) => {
    const answer = await fetch(`http://127.0.0.1:${program.base + 80}/act/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return answer.status;
  };
  const fleet = async (...words: string[]) => {
    const folder = `data/ports-${program.base}/region/region`;
    const args = [built('fleet/src/main.js'), ...words, '--folder', folder];
    return (await run(process.execPath, args)).stdout;
  };
  const rollouts = async () => {
    const found = JSON.parse(await fleet('rollout', 'status', '--json')) as { state: string }[];
    return found.map(({ state }) => state);
  };

  it('a colour reaches all; a logo that is nowhere is taken back at the first', async () => {
    expect(await act('operator/change')).toBe(200);
    await expect.poll(rollouts, { timeout: 120_000, interval: 3_000 }).toEqual(['done']);
    expect(await act('operator/bad')).toBe(200);
    const both = ['taken-back', 'done'];
    await expect.poll(rollouts, { timeout: 120_000, interval: 3_000 }).toEqual(both);
  }, 300_000);

  it('its key changes while all runs: the open panel drives what the new one signs', async () => {
    const stick = mkdtempSync(join(tmpdir(), 'kiosk-stick-'));
    try {
      await fleet('key', 'rotate', 'config', '--to', stick);
      const [draft, key] = [join(stick, 'draft.json'), join(stick, 'config.key')];
      writeFileSync(draft, JSON.stringify({ screen: { rooms: { borrow: '#7a1f3d' } } }));
      await fleet('config', 'put', 'region', draft, '--key', key);
      const atOnce = ['--open-minutes', '0', '--visits', '0', '--yes'];
      await fleet('rollout', 'start', '--title', 'by the new key', ...atOnce, '--key', key);
      const newest = async () => (await rollouts())[0];
      await expect.poll(newest, { timeout: 120_000, interval: 3_000 }).toBe('done');
    } finally {
      rmSync(stick, { recursive: true });
    }
  }, 180_000);
});
