/** Checks the RFID reader and the tags on it. */
import type { Address, SerialSettings } from '../../../../hardware/address.ts';
import type { Closed } from '../../../../hardware/probe.ts';
import { readerDrivers } from '../../../../hardware/reader/drivers.ts';
import {
  type ReaderDriverName,
  readerDriverNames,
  readerMakes,
} from '../../../../hardware/reader/makes.ts';
import type { ReaderAnswer, ReaderProbeOptions } from '../../../../hardware/reader/probe.ts';
import type { SystemFolders } from '../../../../hardware/serial-ports.ts';
import type { Config } from '../../../config/schema.ts';
import { tagSettings } from '../../../wiring/tags.ts';
import { absent, attention, broken, type Finding, fine } from '../../finding.ts';
import { mostNumbers, rowsOnReader } from '../library/item-rows.ts';
import { explainClosed, type Port, portOf, whereOf } from './port.ts';
import { diagnoseScanReader } from './scan-reader.ts';

type ReaderConfig = NonNullable<Config['reader']> & { driver: ReaderDriverName };
export interface ReaderSetup {
  driver: ReaderDriverName;
  frame: 'standard' | 'advanced';
  serial: SerialSettings;
}
export const readerSetups: readonly ReaderSetup[] = readerDriverNames.flatMap((driver) =>
  readerDrivers[driver].setups.map((setup) => ({ driver, ...setup })),
);

type ProbeSetup = Omit<ReaderSetup, 'serial'> & { serial?: SerialSettings; busAddress?: number };

export function tryReader(
  address: Address,
  { driver, serial, ...settings }: ProbeSetup,
  options: ReaderProbeOptions,
): Promise<ReaderAnswer | Closed> {
  const at: Address = address.kind === 'serial' && serial ? { ...address, ...serial } : address;
  return readerDrivers[driver].probe(at, settings, options);
}

export async function diagnoseReader(
  config: Pick<Config, 'reader' | 'identification' | 'sip2'>,
  folders: SystemFolders,
  answerMs: number,
): Promise<readonly Finding[]> {
  const { reader } = config;
  const tags = tagSettings(config);
  if (reader === null) return [absent('reader', 'RFID reader')];
  const { driver } = reader;
  if (driver === 'scan') return [await diagnoseScanReader(reader, folders, answerMs)];
  const found = portOf(
    'reader',
    'The RFID reader',
    reader.address,
    readerDrivers[driver].serial,
    folders,
  );
  if ('finding' in found) return [found.finding];
  const { port } = found;
  const where = whereOf(port);
  const { frame, busAddress } = reader;
  const answer = await tryReader(
    port.address,
    { driver, frame, busAddress },
    { answerTimeoutMs: answerMs, tags, mostTags: mostNumbers },
  );
  switch (answer.kind) {
    case 'closed':
      return [explainClosed(port, answer)];
    case 'answers': {
      const { identity, latencyMs, tags, tagProblem } = answer;
      const text = `The reader answers: ${identity} (${latencyMs} ms).`;
      const told = { is: 'answers-as', name: identity };
      const answers = fine('reader', text, { where, latencyMs, told });
      return tagProblem === null
        ? [answers, ...tagFindings(tags, where), ...rowsOnReader(tags, config, where)]
        : [answers, fieldFinding(tagProblem, where)];
    }
    case 'refused': {
      const remedy =
        'Switch it off and on; if that does not help, set it to host mode with the maker’s program.';
      return [
        broken('reader', 'rfid-refuses', `The reader answers with an error: ${answer.why}.`, {
          where,
          remedy,
        }),
      ];
    }
    case 'garbage':
    case 'silent':
      return [
        (await findSetup(port, { ...reader, driver }, answerMs)) ??
          noAnswer(port, { ...reader, driver }, answer),
      ];
  }
}

function tagFindings(
  tags: Extract<ReaderAnswer, { kind: 'answers' }>['tags'],
  where: string,
): Finding[] {
  if (tags.length === 0) return [fine('reader', 'No tag is on the reader.', { where })];
  const bad = tags.filter(({ kind }) => kind === 'unreadable');
  const models = [...new Set(tags.map(({ model }) => model))].join(', ');
  if (bad.length === 0)
    return [
      fine('reader', `${tags.length} tags on the reader are readable (${models}).`, {
        told: { is: 'tags-read', name: models, figure: tags.length },
      }),
    ];
  return bad.map(({ uid, why, model }) => {
    const text = `Tag ${uid} cannot be used: ${why}.`;
    const isUnreadable = why === 'its memory could not be read';
    const remedy = isUnreadable
      ? 'Put it on the reader flat, alone, and away from metal; if that does not help, replace the tag.'
      : 'If all tags of the library are so, `kiosk tag learn` finds their model from three of them; else program the tag again.';
    return attention('reader', isUnreadable ? 'tag-unreadable' : 'tag-model-unknown', text, {
      where: `tag ${uid} (${model})`,
      remedy,
    });
  });
}

function fieldFinding(problem: string, where: string): Finding {
  const remedy =
    'Set it to host mode, if it is in scan mode, with the maker’s program. Else check that its antenna is connected and away from metal.';
  return broken(
    'reader',
    'rfid-field',
    `The reader answers, but cannot list its tags: ${problem}.`,
    {
      where,
      remedy,
    },
  );
}

/** Searches the protocol, frame and speed that the reader answers to. */
async function findSetup(
  port: Port,
  { driver, frame }: ReaderConfig,
  answerMs: number,
): Promise<Finding | null> {
  const { address } = port;
  const isSerial = address.kind === 'serial';
  const setups = readerSetups.filter((setup) => {
    const sameProtocol =
      setup.driver === driver && (!readerMakes[driver].hasFrames || setup.frame === frame);
    const sameSpeed =
      !isSerial ||
      (setup.serial.baudRate === address.baudRate && setup.serial.parity === address.parity);
    return !(sameProtocol && sameSpeed);
  });
  // On a network address the converter sets the speed.
  for (const setup of isSerial ? setups : setups.filter(isFirstOfProtocol)) {
    const limits = { answerTimeoutMs: Math.min(answerMs, 400), mostTags: 0 };
    const answer = await tryReader(address, setup, limits);
    if (answer.kind === 'answers' || answer.kind === 'refused')
      return otherSetup(port, setup, driver);
  }
  return null;
}

function isFirstOfProtocol(setup: ReaderSetup, at: number, all: readonly ReaderSetup[]) {
  return all.findIndex((each) => each.driver === setup.driver && each.frame === setup.frame) === at;
}

function otherSetup(port: Port, setup: ReaderSetup, driver: ReaderDriverName): Finding {
  const where = whereOf(port);
  if (setup.driver !== driver) {
    const text = `A reader answers in the protocol of ${readerMakes[setup.driver].maker}, but ${driver} is configured.`;
    const speed =
      port.address.kind === 'serial' ? `, and baud=${setup.serial.baudRate} in its address` : '';
    return broken('reader', 'rfid-other-model', text, {
      where,
      remedy: `Write "driver": "${setup.driver}" in the section \`reader\`${speed}.`,
    });
  }
  if (port.address.kind === 'serial' && setup.serial.baudRate !== port.address.baudRate) {
    const text = `The reader answers at ${setup.serial.baudRate} baud, but ${port.address.baudRate} is configured.`;
    const remedy = `Write ?baud=${setup.serial.baudRate}&parity=${setup.serial.parity} at the end of \`reader.address\`.`;
    return broken('reader', 'baud-wrong', text, { where, remedy });
  }
  const text = `The reader answers in ${setup.frame} frames, but the others are configured.`;
  return broken('reader', 'rfid-other-frame', text, {
    where,
    remedy: `Write "frame": "${setup.frame}" in \`reader\`.`,
  });
}

function noAnswer(port: Port, { driver }: ReaderConfig, answer: ReaderAnswer): Finding {
  const where = whereOf(port);
  if (answer.kind === 'garbage') {
    const text = `The reader sends no readable reply (${answer.bytes} bytes): mostly wrong speed or parity.`;
    const at =
      port.address.kind === 'serial' ? 'the address (?baud=…&parity=…)' : 'the serial converter';
    const speeds = readerDriverNames.map((name) => {
      const { baudRate, parity } = readerDrivers[name].serial;
      return `${readerMakes[name].maker} ${baudRate} ${parity}`;
    });
    const remedy = `Set the speed of the reader in ${at}: ${speeds.join(', ')}. If it is not a ${driver} reader: run \`kiosk devices\`.`;
    return broken('reader', 'baud-wrong', text, { where, remedy });
  }
  const remedy =
    'Check that the reader itself is switched on (not only its converter), its cable, and that it is in host mode.';
  return broken('reader', 'rfid-silent', 'The port opens, but the reader does not answer.', {
    where,
    remedy,
  });
}
