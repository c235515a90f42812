/** P5: payments that are a trial are said to be one, wherever somebody looks. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BancontactSimulator, startBancontact } from '../../../simulators/bancontact/start.ts';
import { runReadiness } from '../../../src/technician/readiness/run.ts';
import { openPanel, servicePins } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let host: BancontactSimulator;
let stage: Stage;
beforeAll(async () => {
  host = await startBancontact({ port: 0 });
  const { service, environment } = servicePins();
  const code = { address: host.address, environment: 'preprod', apiKey: { env: 'CODE_KEY' } };
  const keys = { ...environment, CODE_KEY: 'simulated-key' };
  stage = await setStage({ code, service }, keys);
  await stage.sees('the code to work', ({ payBy }) => payBy?.code === 'works');
}, 60_000);
afterAll(async () => {
  await stage?.close();
  await host?.close();
});

it("on the patron's screen, of that way alone", () => {
  expect(stage.screen()?.trial).toBe('code');
});

it('by the light of the panel', async () => {
  const panel = openPanel(stage);
  await panel.logIn('technician');
  const { json } = await panel.ask('GET', '/overview');
  const lights = json.parts as { part: string; light: string; code: string }[];
  const light = lights.find(({ part }) => part === 'code');
  expect(light).toMatchObject({ light: 'attention', code: 'payments-trial' });
  expect(lights.find(({ part }) => part === 'terminal')?.light).toBe('ok');
});

it('in the report before opening, though all of it works', async () => {
  const outcome = await runReadiness({ folder: join(stage.folder, 'data') });
  const checks = outcome.kind === 'report' ? outcome.report.checks : [];
  const found = checks.find(({ check }) => check === 'code');
  expect(found).toMatchObject({ light: 'attention', code: 'payments-trial' });
});
