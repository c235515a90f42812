import { type Finding, fine } from '../finding.ts';
import { deviceLight } from '../health/device-light.ts';
import { tagSeen } from '../health/tag-seen.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Examined, Part } from './part.ts';

function test({ kiosk }: TestParts, known: Finding): Finding {
  // In scan mode there are no tags on the plate to count.
  if (known.light !== 'ok' || kiosk.config.reader?.driver === 'scan') return known;
  const tags = kiosk.tags().map(tagSeen);
  const list = tags
    .map(({ kind, number }) => `${kind}${number === null ? '' : ` ${number}`}`)
    .join(', ');
  const text = `${known.text} ${tags.length} tags on the plate${list === '' ? '' : `: ${list}`}.`;
  return fine('reader', text, { told: { is: 'tags', figure: tags.length } });
}

async function probe({ config, options }: Examined) {
  const { diagnoseReader } = await import('../probes/devices/reader.ts');
  return await diagnoseReader(config, options.folders, options.deviceAnswerMs);
}

export const reader: Part = {
  light: (at) => [
    deviceLight('reader', at, {
      name: 'RFID reader',
      remedy: 'Check its power and cable, and reader.address and reader.driver.',
      where: at.kiosk.config.reader?.address,
    }),
  ],
  test,
  testedByDoctor: true,
  probes: [{ when: 'stopped', run: probe }],
  cause: probe,
};
