/** `npm start -- --region`: five real kiosks take a change in waves, and give back what they cannot take. */
import { execFile } from 'node:child_process';
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
  const rollouts = async () => {
    const folder = `data/ports-${program.base}/region/region`;
    const args = [built('fleet/src/main.js'), 'rollout', 'status', '--folder', folder, '--json'];
    const { stdout } = await run(process.execPath, args);
    return (JSON.parse(stdout) as { title: string; state: string }[]).map(({ state }) => state);
  };

  it('a colour reaches all; a logo that is nowhere is taken back at the first', async () => {
    expect(await act('operator/change')).toBe(200);
    await expect.poll(rollouts, { timeout: 120_000, interval: 3_000 }).toEqual(['done']);
    expect(await act('operator/bad')).toBe(200);
    const both = ['taken-back', 'done'];
    await expect.poll(rollouts, { timeout: 120_000, interval: 3_000 }).toEqual(both);
  }, 300_000);
});
