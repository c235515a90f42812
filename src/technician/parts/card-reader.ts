import { deviceLight } from '../health/device-light.ts';
import type { Examined, Part } from './part.ts';

async function probe({ config, options }: Examined) {
  const { diagnoseCardReader } = await import('../probes/devices/card-reader.ts');
  return await diagnoseCardReader(config.cardReader, options.deviceAnswerMs);
}

export const cardReader: Part = {
  light: (at) => {
    const settings = at.kiosk.config.cardReader;
    if (!settings) return [];
    return [
      deviceLight('card-reader', at, {
        name: 'card reader',
        remedy:
          'Check its cable, and that pcscd is installed and lets this kiosk in; `kiosk doctor` looks closer (docs/card-reader.md).',
        where: settings.address,
      }),
    ];
  },
  // What it says of itself is as new as the last card: it reports each change.
  test: (_, known) => known,
  lacking: ({ config }) => (config.cardReader === null ? 'card reader' : null),
  probes: [{ when: 'stopped', run: probe }],
  cause: probe,
};
