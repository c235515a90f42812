/** A receipt printer on USB in the setup: offered, tried, and taken for nothing else. */
import { expect, onTestFinished, test } from 'vitest';
import { startPrinter } from '../../simulators/printer.ts';
import { readConfig } from '../../src/config/load.ts';
import { editJson } from '../../src/config/text/edit.ts';
import { discover } from '../../src/technician/discovery/discovery.ts';
import { deviceQuestion } from '../../src/technician/setup/device-choice.ts';
import { printer } from '../../src/technician/setup/steps/printer.ts';
import type { Bench } from '../../src/technician/setup-step/step.ts';
import { startPty } from '../support/hardware/pty.ts';
import { clock } from '../support/simulators/lindeveld.ts';

test('a printer on USB is proposed as the printer, prints a test receipt, and is offered as nothing else', async () => {
  const simulator = await startPrinter({ port: 0 });
  onTestFinished(() => simulator.close());
  const pty = await startPty(simulator.port);
  onTestFinished(() => pty.remove());
  const device = `usb:${pty.path}`;
  const benchOf = (text: string): Bench => {
    const read = readConfig(text, '/');
    if (!read.ok) throw new Error(JSON.stringify(read.complaints));
    return {
      ...{ config: read.config, secrets: {}, running: null, isSet: () => false },
      found: () => discover([{ address: device, port: null }]),
      ...{ answerMs: 2_000, deviceAnswerMs: 500, scanMs: 0, now: clock.now, language: 'en' },
    };
  };
  const bench = benchOf('{}');
  const [question] = await printer.questions(bench, {});
  expect(question).toMatchObject({ value: device, options: [{ value: device }, {}, {}] });
  const { edits } = printer;
  const after = benchOf(editJson('{}', edits({ device }, bench.config)));
  expect(after.config.printer?.address).toBe(device);
  const { findings, judge } = await printer.test(after, { device });
  expect(findings.map(({ light }) => light)).toEqual(['ok', 'ok']);
  expect([judge, simulator.paper()]).toEqual([expect.any(String), expect.stringMatching(/\w/)]);
  // Switched off it may be anything; by USB it is a printer all the same.
  simulator.power(false);
  const valuesOf = async (kind: 'printer' | 'scanner') =>
    (await deviceQuestion(bench, kind, {})).options?.map(({ value }) => value) ?? [];
  expect(await valuesOf('printer')).toContain(device);
  expect(await valuesOf('scanner')).not.toContain(device);
});
