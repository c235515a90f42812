/** A technician's test of lamps, flap and sensors, in words. */
import type { SignalsTried } from '../running-kiosk.ts';
import { broken, type Finding, fine } from './finding.ts';

const flapWords: Record<Exclude<SignalsTried['flap'], null>, string> = {
  works: 'the flap opened and closed',
  failed: 'the flap could not be switched',
  'did-not-open': 'the flap did not open',
  'did-not-close': 'the flap did not close',
  'not-tried': 'the flap stayed closed, as something lies before it',
};

export function signalsFinding({ lamps, flap, inputs }: SignalsTried): Finding {
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
