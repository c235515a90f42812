/** The payment terminal: its address, its protocol with the keys of that, and whether it takes payments. */
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import {
  type TerminalDriver,
  terminalDrivers,
  terminalNames,
} from '../../../../hardware/terminals.ts';
import { driversWithSection } from '../../../config/devices/payments.ts';
import type { Edit } from '../../../config/text/edit.ts';
import type { SetupSecret } from '../../setup-step/setup-types.ts';
import type { Bench, Step, Values } from '../../setup-step/step.ts';
import { diagnoseTerminal } from '../../terminals/probe.ts';
import { terminals } from '../../terminals/table.ts';
import type { IsKnown } from '../../terminals/terminal.ts';
import { addressProblem, deviceQuestion, none } from '../device-choice.ts';
import { askAt, isHeld } from '../device-test.ts';

const [usual] = terminalDrivers;
const protocols = terminalDrivers.map((driver) => ({ driver, ...terminals[driver] }));
const secrets: Readonly<Record<string, SetupSecret>> = Object.assign(
  {},
  ...protocols.map((protocol) => protocol.secrets),
);

export const terminal: Step = {
  id: 'terminal',
  title: 'Payment terminal',
  secrets,
  questions: async (bench, values) => {
    const { terminal } = bench.config;
    return [
      await deviceQuestion(bench, 'terminal', values),
      {
        name: 'driver',
        ask: 'Which protocol does it speak?',
        hint: 'The supplier of the terminal knows (docs/payments/README.md)',
        kind: 'choice',
        value: terminal?.driver ?? usual,
        options: protocols.map(({ driver, note }) => ({
          value: driver,
          label: terminalNames[driver],
          note,
        })),
      },
      ...protocols.flatMap(({ driver, questions }) =>
        questions(terminal, isKnownIn(bench)).map((question) => ({
          ...question,
          onlyFor: { question: 'driver', answer: driver },
        })),
      ),
    ];
  },
  problems: (values, bench) => {
    if (values.device === none) return {};
    return {
      ...addressProblem(values),
      ...terminals[driverOf(values)].problems(values, isKnownIn(bench)),
    };
  },
  edits: (values, { terminal }): Edit[] => {
    const { device = '' } = values;
    if (device === none) return [{ path: ['terminal'], value: null }];
    const driver = driverOf(values);
    const at = (name: string, value: unknown): Edit => ({ path: ['terminal', name], value });
    // The settings of another driver would be refused.
    const others = driversWithSection.filter((each) => each !== driver);
    return [
      at('address', device),
      ...((terminal?.driver ?? usual) === driver ? [] : [at('driver', driver)]),
      ...others.flatMap((each) => (terminal?.[each] ? [at(each, null)] : [])),
      ...terminals[driver]
        .settings(values)
        .map(({ path, value }): Edit => ({ path: ['terminal', driver, ...path], value })),
    ];
  },
  test: async (bench, values) => {
    const { config, running, answerMs } = bench;
    const typed = Object.keys(secrets).some((name) => (values[name] ?? '') !== '');
    if (running && !typed && isHeld('terminal', bench) && isSame(bench))
      return { findings: [await running.test('terminal')] };
    const finding = await diagnoseTerminal(config.terminal, bench.secrets, {
      folders: systemFolders,
      answerMs,
      timeZone: config.library.timeZone,
    });
    if (!otherMayAnswer.has(finding.code) || config.terminal?.driver !== 'zvt')
      return { findings: [finding] };
    const { other } = await askAt('terminal', config.terminal.address);
    return { findings: [other ?? finding] };
  },
};

const otherMayAnswer: ReadonlySet<string> = new Set(['terminal-silent', 'terminal-garbage']);

/** The running kiosk speaks with it as it is written here. */
function isSame({ config, running }: Bench): boolean {
  return JSON.stringify(config.terminal) === JSON.stringify(running?.config.terminal);
}

function driverOf({ driver }: Values): TerminalDriver {
  return terminalDrivers.find((each) => each === driver) ?? usual;
}

function isKnownIn(bench: Bench): IsKnown {
  return (question) => {
    const setting = secrets[question];
    return setting !== undefined && bench.secrets[setting] !== undefined;
  };
}
