/** A kiosk that is switched on after the moment of its check: at once, silent, and seen by staff. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ReadinessReport } from '../../../src/technician/report.ts';
import { openReceiver } from '../../support/help/receiver.ts';
import { isLong } from '../../support/repository/share.ts';
import { askSocket } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

async function logged(code: RegExp) {
  for (let turns = 0; turns < 6_000; turns += 1) {
    const found = stage.log().find((report) => code.test(report.code));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the log has no ${code}`);
}

test.runIf(isLong)(
  'it prints nothing, and its result stands in log, overview and metrics',
  async () => {
    stage = await setStage({
      service: { selfCheck: { at: '00:00' } },
      metrics: { address: '127.0.0.1:0' },
    });
    stage.printer.setStatus({ paper: 'low' });
    const entry = await logged(/^self-check-/);
    expect(entry).toMatchObject({ level: 'warn', code: 'self-check-attention' });
    expect(entry.text).toMatch(/printer needs attention/);
    expect(stage.printer.paper()).toBe('');
    expect(stage.screen()?.view.kind).toBe('attract');
    const { json } = await askSocket(stage, 'GET', '/overview');
    expect(json.selfCheck).toMatchObject({
      worst: 'attention',
      failed: [{ check: 'printer', code: 'printer-paper-low' }],
    });
    const file = join(stage.folder, 'data', 'reports', 'self-check.json');
    const report = JSON.parse(readFileSync(file, 'utf8')) as ReadinessReport;
    expect(report.kind).toBe('self-check');
    expect(report.checks.map(({ check }) => check)).not.toContain('print');
    const at = /http:\/\/[\d.]+:\d+/.exec((await logged(/^metrics-open$/)).text)?.[0];
    const metrics = await fetch(`${at}/metrics`).then((answer) => answer.text());
    expect(metrics).toMatch(/^kiosk_self_check_ok 1$/m);
    expect(metrics).toMatch(/^kiosk_self_check_timestamp_seconds \d+/m);
  },
);

test.runIf(isLong)(
  'something broken calls the staff where the setting says so',
  { timeout: 90_000 },
  async () => {
    const receiver = await openReceiver((_, response) => response.writeHead(204).end());
    try {
      stage = await setStage({
        service: { selfCheck: { at: '00:00', callStaff: true } },
        help: { call: { webhook: { url: receiver.url } } },
        protectedNetwork: true,
      });
      stage.printer.setStatus({ paper: 'out' });
      expect(await logged(/^self-check-/)).toMatchObject({ code: 'self-check-broken' });
      expect((await logged(/^staff-called$/)).text).toMatch(/self-check/);
      await logged(/^help-call-delivered$/);
    } finally {
      await receiver.close();
    }
  },
);
