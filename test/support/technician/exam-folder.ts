/** A folder with the configuration of a kiosk, and the simulated library beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { startLibrary } from '../../../simulators/library/sip2.ts';
import { account, clock, wisePolicy } from '../simulators/lindeveld.ts';

/** `sip2`: settings of its own. */
export function examFolder(port: number, sip2: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-exam-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const address = `tcp://127.0.0.1:${port}`;
  const settings = {
    policy: resolve('policies/wise.json'),
    store: { folder: 'data' },
    sip2: { address, profile: 'simulated', institutionId: '3550', ...sip2 },
  };
  writeFileSync(join(folder, 'kiosk.config.json'), JSON.stringify(settings));
  return folder;
}

export async function libraryToExamine() {
  const library = await startLibrary({
    port: 0,
    account,
    clock,
    policy: wisePolicy(),
    form: 'simulated',
  });
  onTestFinished(() => library.close());
  return library;
}
