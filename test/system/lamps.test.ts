/** The lamps of a whole kiosk, on the simulated reader. */
import { afterEach, expect, it } from 'vitest';
import { askSocket, openPanel, pins, servicePins } from '../support/system/panel.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

it('green, then amber beside it, then red; a technician tries each', async () => {
  const { service, environment } = servicePins();
  const line = (number: number) => ({ of: 'reader', number });
  const lamps = { green: line(1), amber: line(2), red: line(3) };
  stage = await setStage({ signals: { lamps }, service }, environment);
  const { lines } = stage.reader;
  const lit = () => [...lines.outputs()].sort().join(' ');
  await stage.sees('everything works', ({ view }) => view.kind === 'attract' && !view.limits);
  await expect.poll(lit).toMatch(/^1/);
  stage.printer.setStatus({ paper: 'out' });
  await expect.poll(lit, { timeout: 15_000 }).toBe('1 2');
  const panel = openPanel(stage);
  await panel.logIn('technician', pins.technician);
  const seen = new Set<string>();
  const stop = stage.reader.onChange(() => seen.add(lit()));
  const tried = await panel.ask('POST', '/parts/signals/test');
  stop();
  expect(tried).toMatchObject({ status: 200, json: { part: 'signals', light: 'ok' } });
  expect(tried.json.text).toContain('green, amber, red');
  expect([...seen]).toEqual(expect.arrayContaining(['1', '2', '3']));
  await askSocket(stage, 'POST', '/out-of-service', { on: true });
  await expect.poll(lit).toBe('3');
}, 60_000);
