/** K8: that the library system names another currency is said wherever the staff look. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runReadiness } from '../../../src/technician/readiness/run.ts';
import { openPanel, servicePins } from '../../support/system/panel.ts';
import { identify, leave, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

/** An adult with fees, of which the simulated library names the currency: EUR. */
const withFees = 3;
const found = { light: 'attention', code: 'currency-differs' };

let stage: Stage;
beforeAll(async () => {
  const { service, environment } = servicePins();
  const others = { terminal: null, library: { currency: 'CHF' } };
  const metrics = { address: '127.0.0.1:0' };
  stage = await setStage({ ...others, service, metrics }, environment);
  await stage.sees('attract', shows('attract'));
}, 60_000);
afterAll(() => stage?.close());

async function lightOfLibrary() {
  const panel = openPanel(stage);
  await panel.logIn('technician');
  const { json } = await panel.ask('GET', '/overview');
  return (json.parts as { part: string; light: string }[]).find(({ part }) => part === 'library');
}

it('nothing is said before a patron with fees was asked about, and then it is', async () => {
  expect(await lightOfLibrary()).toMatchObject({ light: 'ok' });
  await identify(stage, withFees);
  await leave(stage);
  expect(await lightOfLibrary()).toMatchObject(found);
});

it('in the report before opening, though the library system answers', async () => {
  const outcome = await runReadiness({ folder: join(stage.folder, 'data') });
  const checks = outcome.kind === 'report' ? outcome.report.checks : [];
  expect(checks.find(({ check }) => check === 'library')).toMatchObject(found);
});

it('by /health, which the region has too', async () => {
  const said = stage.log().find(({ code }) => code === 'metrics-open')?.text ?? '';
  const health = await fetch(`${/http:\/\/\S+(?=\/health)/.exec(said)?.[0]}/health`);
  expect(((await health.json()) as { why: string[] }).why).toContain('currency-differs');
});
