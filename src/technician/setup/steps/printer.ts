/** The receipt printer: its port, and a test receipt that a person reads. */
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { diagnosePrinter } from '../../probes/devices/devices.ts';
import { printTest } from '../../probes/devices/test-print.ts';
import type { Bench, Outcome, Step } from '../../setup-step/step.ts';
import { addressProblem, deviceQuestion, none } from '../device-choice.ts';
import { askAt, isHeld } from '../device-test.ts';

const judge = 'Did a receipt come out, and can all of it be read?';
const ifNot =
  'Is the paper the right way up (thermal side)? Lines too long: `printer.columns` 42. Wrong letters: `printer.model` (docs/configuration.md).';

export const printer: Step = {
  id: 'printer',
  title: 'Receipt printer',
  questions: async (bench, values) => [await deviceQuestion(bench, 'printer', values)],
  problems: (values) => addressProblem(values),
  edits: ({ device = '' }): Edit[] =>
    device === none
      ? [{ path: ['printer'], value: null }]
      : [{ path: ['printer', 'address'], value: device }],
  test: async (bench, values) => {
    const { config, running, deviceAnswerMs } = bench;
    if (running && isHeld('printer', bench)) return judged([await running.test('printer')]);
    const finding = await diagnosePrinter(config.printer, systemFolders, deviceAnswerMs);
    if (config.printer === null) return { findings: [finding] };
    if (finding.light !== 'broken') return await withPrint(bench, config.printer, [finding]);
    if (!['printer-silent', 'baud-wrong'].includes(finding.code)) return { findings: [finding] };
    const { other, port } = await askAt('printer', config.printer.address);
    if (other) return { findings: [other] };
    if (!port) return { findings: [finding] };
    const found = { ...config.printer, address: port.address };
    const again = await diagnosePrinter(found, systemFolders, deviceAnswerMs);
    return {
      ...(await withPrint(bench, found, [again])),
      values: { ...values, device: port.address },
    };
  },
};

async function withPrint(
  { config, now }: Bench,
  at: NonNullable<Bench['config']['printer']>,
  findings: Outcome['findings'],
): Promise<Outcome> {
  return judged([...findings, await printTest({ ...config, printer: at }, now())]);
}

function judged(findings: Outcome['findings']): Outcome {
  return findings.some(({ light }) => light === 'broken')
    ? { findings }
    : { findings, judge, ifNot };
}
