import { broken, type Finding, fine } from '../finding.ts';
import { deviceLight } from '../health/device-light.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { SignalsTried } from '../running-kiosk.ts';
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

const flapWords: Record<Exclude<SignalsTried['flap'], null>, string> = {
  works: 'the flap opened and closed',
  failed: 'the flap could not be switched',
  'did-not-open': 'the flap did not open',
  'did-not-close': 'the flap did not close',
  'not-tried': 'the flap stayed closed, as something lies before it',
};

/** A technician's test of lamps, flap and sensors, in words. */
function signalsFinding({ lamps, flap, inputs }: SignalsTried): Finding {
  const dark = lamps.filter(({ works }) => !works).map(({ output }) => output);
  const lit = lamps.filter(({ works }) => works).map(({ output }) => output);
  const sensors = Object.entries(inputs).map(([name, on]) => `${name} ${on ? 'on' : 'off'}`);
  const sentences = [
    lit.length > 0 && `switched on in turn: ${lit.join(', ')}`,
    dark.length > 0 && `could not be switched: ${dark.join(', ')}`,
    flap !== null && flapWords[flap],
    sensors.length > 0 && `inputs: ${sensors.join(', ')}`,
  ].filter((each) => each !== false);
  const text = `${capital(sentences.join('; ') || 'nothing is connected')}.`;
  if (flap === 'did-not-open' || flap === 'did-not-close') {
    const remedy = 'Free the flap, and check its lock, its spring and its contact.';
    return broken('signals', 'flap-stuck', text, { remedy });
  }
  if (dark.length > 0 || flap === 'failed') {
    const remedy =
      'Check the power of its device, the number of the output, and how the reader sets it (signals.readerOutputs).';
    return broken('signals', 'signal-refused', text, { remedy });
  }
  return fine('signals', text, { told: { is: 'signals-tried', name: sentences.join('; ') } });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
