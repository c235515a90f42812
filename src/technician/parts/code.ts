import { codeHost } from '../../wiring/code-host.ts';
import { broken, type Finding, fine } from '../finding.ts';
import { deviceLight, stopwatch } from '../health/device-light.ts';
import type { TestParts } from '../health/test-parts.ts';
import { unlessTrial, unlessTrialOf } from '../health/trial.ts';
import type { Examined, Part } from './part.ts';

const remedy =
  'Check the connection to the internet, code.apiKey and code.environment; `kiosk doctor` looks closer.';

/** No payment is begun. A driver without a diagnosis asks its host by itself: then its light is new. */
async function test({ kiosk }: TestParts, known: Finding): Promise<Finding> {
  const elapsed = stopwatch();
  const diagnosis = await kiosk.code?.diagnose?.();
  if (!diagnosis) return known;
  if (diagnosis.outcome === 'passed')
    return fine('code', 'The payment host answers, and knows this kiosk.', {
      ...elapsed(),
      told: { is: 'answers' },
    });
  return broken('code', 'code-down', `The payment host is down: ${diagnosis.why}.`, { remedy });
}

async function probe({ config, secrets, options }: Examined) {
  const { diagnoseCode } = await import('../probes/payments/code.ts');
  return await diagnoseCode(config.code, secrets, options.answerMs);
}

export const code: Part = {
  light: (at) => {
    if (!at.kiosk.code) return [];
    const settings = at.kiosk.config.code;
    const where = settings ? codeHost(settings) : undefined;
    return [
      unlessTrialOf('code', deviceLight('code', at, { name: 'payment host', remedy, where }), at),
    ];
  },
  test,
  check: async (at, known) => (at.kiosk.code ? unlessTrial(await test(at, known), known) : known),
  lacking: (kiosk) => (kiosk.code === null ? 'payments by a code' : null),
  probes: [{ when: 'stopped', run: probe }],
  cause: probe,
};
