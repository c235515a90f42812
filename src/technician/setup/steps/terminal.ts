/** The payment terminal: its address, its password, and whether it takes payments. */
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { diagnoseTerminal } from '../../probes/devices.ts';
import { addressProblem, deviceQuestion, none } from '../device-choice.ts';
import { askAt, isHeld } from '../device-test.ts';
import type { Step, StepQuestion } from '../step.ts';

export const terminal: Step = {
  id: 'terminal',
  title: 'Payment terminal',
  secrets: { password: 'terminal.password' },
  questions: async (bench, values) => {
    const isKnown = bench.secrets['terminal.password'] !== undefined;
    const password: StepQuestion = {
      name: 'password',
      ask: 'Its password, six digits (ZVT)',
      hint: isKnown ? 'Leave it empty to keep the present one' : 'From its supplier',
      kind: 'secret',
      value: '',
      isOptional: true,
    };
    return [await deviceQuestion(bench, 'terminal', values), password];
  },
  problems: (values, { secrets }) => {
    if (values.device === none) return {};
    const { password = '' } = values;
    const isMissing = password === '' && secrets['terminal.password'] === undefined;
    return {
      ...addressProblem(values),
      ...(isMissing || (password !== '' && !/^\d{6}$/.test(password))
        ? { password: 'the password of a terminal has six digits' }
        : {}),
    };
  },
  edits: ({ device = '' }): Edit[] =>
    device === none
      ? [{ path: ['terminal'], value: null }]
      : [{ path: ['terminal', 'address'], value: device }],
  test: async (bench, { password = '' }) => {
    const { config, secrets, running, answerMs } = bench;
    if (running && password === '' && isHeld('terminal', bench))
      return { findings: [await running.test('terminal')] };
    const secret = secrets['terminal.password'] ?? null;
    const finding = await diagnoseTerminal(config.terminal, secret, systemFolders, answerMs);
    if (!['terminal-silent', 'terminal-garbage'].includes(finding.code) || config.terminal === null)
      return { findings: [finding] };
    const { other } = await askAt('terminal', config.terminal.address);
    return { findings: [other ?? finding] };
  },
};
