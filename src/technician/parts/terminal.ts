import type { Finding } from '../finding.ts';
import { deviceLight } from '../health/device-light.ts';
import { examineTerminal } from '../health/terminal-check.ts';
import { testTerminal } from '../health/terminal-test.ts';
import { isTrial, unlessTrial, unlessTrialOf } from '../health/trial.ts';
import type { Examined, Part } from './part.ts';

async function probe({ config, secrets, options }: Examined): Promise<Finding> {
  const { diagnoseTerminal } = await import('../terminals/probe.ts');
  const { folders, answerMs } = options;
  const { timeZone } = config.library;
  return await diagnoseTerminal(config.terminal, secrets, { folders, answerMs, timeZone });
}

export const terminal: Part = {
  light: (at) => {
    const about = {
      name: 'payment terminal',
      remedy: 'Check its power and cable, terminal.address and the settings of its driver.',
      where: at.kiosk.config.terminal?.address,
    };
    return [unlessTrialOf('terminal', deviceLight('terminal', at, about), at)];
  },
  test: ({ kiosk }, known) => (kiosk.terminal ? testTerminal(kiosk.terminal) : known),
  usedInVisit: true,
  // Asked for its last receipt, some terminals print it: not by themselves in the morning. And while it
  // examines itself it takes no payment: only where no visit can begin.
  check: async ({ kiosk, talk }, known, kind) =>
    kiosk.terminal && kind === 'attended' && (known.light === 'ok' || isTrial(known))
      ? unlessTrial(await examineTerminal(kiosk.terminal, talk), known)
      : known,
  probes: [{ when: 'stopped', run: probe }],
  // The running kiosk itself has the port of OPI.
  cause: async (examined) =>
    [await probe(examined)].filter(({ code }) => code !== 'way-back-taken'),
};
