import { deviceLight } from '../health/device-light.ts';
import type { Finding } from '../health/finding.ts';
import { signalsFinding } from '../health/signals-test.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Examined, Part } from './part.ts';

/** Its devices are several, so that they do not "answer" as one. */
function light(at: TestParts): Finding {
  const device = deviceLight('signals', at, {
    name: 'connection of lamps and sensors',
    remedy:
      'Check the power and cable of the device that they are on, the numbers of its lines, and signals.readerOutputs (docs/signals.md).',
    where: at.kiosk.config.signals?.relay?.address,
  });
  return device.light === 'ok'
    ? { ...device, text: 'Lamps and sensors can be switched and read.', told: { is: 'signals' } }
    : device;
}

async function probe({ config, options }: Examined): Promise<Finding> {
  const { diagnoseSignals } = await import('../probes/devices/signals.ts');
  return await diagnoseSignals(config, options.folders, options.deviceAnswerMs);
}

export const signals: Part = {
  light: (at) => (at.kiosk.config.signals ? [light(at)] : []),
  test: async ({ kiosk }, known) =>
    kiosk.trySignals ? signalsFinding(await kiosk.trySignals()) : known,
  usedInVisit: true,
  lacking: ({ config }) => (config.signals === null ? 'lamp, flap or sensor' : null),
  probes: [{ when: 'stopped', run: probe }],
  cause: probe,
};
