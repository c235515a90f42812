/** The RFID reader: its port, its protocol, and one tag that it reads. */
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import { reader as settings } from '../../../config/devices/devices.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { attention, type Finding } from '../../finding.ts';
import { diagnoseReader } from '../../probes/devices/reader.ts';
import type { Step, Values } from '../../setup-step/step.ts';
import { addressProblem, deviceQuestion, none } from '../device-choice.ts';
import { askAt, isHeld } from '../device-test.ts';

export const reader: Step = {
  id: 'reader',
  title: 'RFID reader',
  before: ({ device }) =>
    device === none ? null : 'Lay one book with a tag on the plate, and leave it there.',
  questions: async (bench, values) => [await deviceQuestion(bench, 'reader', values)],
  problems: (values) => addressProblem(values),
  edits: ({ device = '', driver, frame }): Edit[] =>
    device === none
      ? [{ path: ['reader'], value: null }]
      : [
          { path: ['reader', 'address'], value: device },
          ...(driver === undefined ? [] : [{ path: ['reader', 'driver'] as const, value: driver }]),
          ...(frame === undefined ? [] : [{ path: ['reader', 'frame'] as const, value: frame }]),
        ],
  test: async (bench, values) => {
    const { config, running, deviceAnswerMs } = bench;
    if (values.device === none)
      return { findings: await diagnoseReader({ ...config, reader: null }, systemFolders, 0) };
    if (running && isHeld('reader', bench))
      return { findings: await heldReader(await running.test('reader')) };
    const findings = await diagnoseReader(config, systemFolders, deviceAnswerMs);
    if (findings.every(({ light }) => light !== 'broken')) return { findings: withTag(findings) };
    const seen = await askAt('reader', config.reader?.address ?? '');
    if (seen.other) return { findings: [seen.other] };
    return seen.port ? readerFound(seen.port, values, bench) : { findings };
  },
};

async function readerFound(
  { address, driver, frame }: { address: string; driver: string | null; frame: string | null },
  values: Values,
  { config, deviceAnswerMs }: Parameters<Step['test']>[0],
) {
  const whole: Values = {
    ...values,
    device: address,
    ...(driver === null ? {} : { driver }),
    frame: frame ?? 'standard',
  };
  const found = settings.parse({
    ...config.reader,
    address,
    driver: driver ?? 'feig',
    frame: whole.frame,
  });
  const findings = await diagnoseReader(
    { ...config, reader: found },
    systemFolders,
    deviceAnswerMs,
  );
  return { findings: withTag(findings), values: whole };
}

/** A reader that has not read a tag yet may have no antenna. */
function withTag(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) =>
    finding.text === 'No tag is on the reader.' ? noTag(finding) : finding,
  );
}
function heldReader(finding: Finding): readonly Finding[] {
  return finding.told?.is === 'tags' && finding.told.figure === 0
    ? [finding, noTag(finding)]
    : [finding];
}

function noTag({ where }: Finding): Finding {
  const remedy =
    'Lay a book with a tag flat on the middle of the plate and try again. If it is still not read: is the antenna connected, is metal beside it?';
  return attention('reader', 'no-tag-read', 'The reader answers, and reads no tag.', {
    where,
    remedy,
  });
}
