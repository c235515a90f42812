/** The barcode scanner: its port, or the keyboard; and one scan. */
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { diagnoseScanner } from '../../probes/devices/devices.ts';
import type { Step } from '../../setup-step/step.ts';
import { addressProblem, deviceQuestion, none } from '../device-choice.ts';
import { askAt, isHeld } from '../device-test.ts';

const keyboard = 'keyboard';
const asKeyboard = {
  value: keyboard,
  label: 'It types as a keyboard',
  note: 'leave its own layout at US English',
};

export const scanner: Step = {
  id: 'scanner',
  title: 'Barcode scanner',
  before: ({ device }, { scanMs }) =>
    device === none || device === keyboard
      ? null
      : `Have a card or a book ready: scan it within ${Math.round(scanMs / 1_000)} s of the start.`,
  questions: async (bench, values) => {
    const question = await deviceQuestion(bench, 'scanner', values, [asKeyboard]);
    const isKeyboard = values.device === undefined && bench.config.scanner?.input === keyboard;
    return [isKeyboard ? { ...question, value: keyboard } : question];
  },
  problems: (values) => addressProblem(values, [keyboard]),
  edits: ({ device = '' }, config): Edit[] => {
    if (device === none) return [{ path: ['scanner'], value: null }];
    if (device === keyboard) return [{ path: ['scanner', 'input'], value: keyboard }];
    const input = { path: ['scanner', 'input'], value: 'port' } as const;
    return [
      ...(config.scanner?.input === keyboard ? [input] : []),
      { path: ['scanner', 'address'], value: device },
    ];
  },
  test: async (bench, { device = '' }) => {
    const { config, running, scanMs } = bench;
    if (running && device !== none && device !== keyboard && isHeld('scanner', bench))
      return { findings: [await running.test('scanner')] };
    const finding = await diagnoseScanner(config.scanner, systemFolders, scanMs);
    if (finding.code !== 'scanner-silent') return { findings: [finding] };
    const { other } = await askAt('scanner', device);
    return { findings: [other ?? finding] };
  },
};
