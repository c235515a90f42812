/** Checks the RFID reader and the tags on it. */
import type { Address, SerialSettings } from '../../../../hardware/address.ts';
import { feigDefaults, feigDialect, feigSerial } from '../../../../hardware/feig/reader.ts';
import type { Closed } from '../../../../hardware/probe.ts';
import {
  probeReader,
  type ReaderAnswer,
  type ReaderProbeOptions,
} from '../../../../hardware/reader/probe.ts';
import type { SystemFolders } from '../../../../hardware/serial-ports.ts';
import { threemDialect, threemSerial } from '../../../../hardware/threem/reader.ts';
import type { Config } from '../../../config/schema.ts';
import { tagSettings } from '../../../wiring/tags.ts';
import { absent, attention, broken, type Finding, fine } from '../../health/finding.ts';
import { explainClosed, type Port, portOf, whereOf } from './port.ts';
import { diagnoseScanReader } from './scan-reader.ts';

type ReaderConfig = NonNullable<Config['reader']> & { driver: Driver };
/** Those that answer questions. */
export type Driver = Exclude<NonNullable<Config['reader']>['driver'], 'scan'>;
export interface ReaderSetup {
  driver: Driver;
  frame: 'standard' | 'advanced';
  serial: SerialSettings;
}
/** Speeds of Feig readers, the likely ones first; all with even parity. */
const feigRates = [38_400, 19_200, 57_600, 115_200, 9_600];
export const readerSetups: readonly ReaderSetup[] = [
  ...feigRates.map(
    (baudRate): ReaderSetup => ({
      driver: 'feig',
      frame: 'standard',
      serial: { ...feigSerial, baudRate },
    }),
  ),
  { driver: 'feig', frame: 'advanced', serial: feigSerial },
  { driver: '3m', frame: 'standard', serial: threemSerial },
];

type ProbeSetup = Omit<ReaderSetup, 'serial'> & { serial?: SerialSettings; busAddress?: number };
interface Protocol {
  maker: string;
  /** the factory settings of its readers */
  serial: SerialSettings;
  /** the frame of requests is a setting */
  hasFrames: boolean;
  probe(
    at: Address,
    setup: ProbeSetup,
    options: ReaderProbeOptions,
  ): Promise<ReaderAnswer | Closed>;
}
const protocols: Record<Driver, Protocol> = {
  feig: {
    maker: 'Feig',
    serial: feigSerial,
    hasFrames: true,
    probe: (at, { frame, busAddress = feigDefaults.busAddress }, options) =>
      probeReader(feigDialect({ frame, busAddress }), at, options),
  },
  '3m': {
    maker: '3M',
    serial: threemSerial,
    hasFrames: false,
    probe: (at, _setup, options) => probeReader(threemDialect, at, options),
  },
};

export function tryReader(
  address: Address,
  setup: ProbeSetup,
  options: ReaderProbeOptions,
): Promise<ReaderAnswer | Closed> {
  const { driver, serial } = setup;
  const at: Address = address.kind === 'serial' && serial ? { ...address, ...serial } : address;
  return protocols[driver].probe(at, setup, options);
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
    protocols[driver].serial,
    folders,
  );
  if ('finding' in found) return [found.finding];
  const { port } = found;
  const where = whereOf(port);
  const { frame, busAddress } = reader;
  const answer = await tryReader(
    port.address,
    { driver, frame, busAddress },
    { answerTimeoutMs: answerMs, tags },
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
        ? [answers, ...tagFindings(tags, where)]
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
      setup.driver === driver && (!protocols[driver].hasFrames || setup.frame === frame);
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

function otherSetup(port: Port, setup: ReaderSetup, driver: Driver): Finding {
  const where = whereOf(port);
  if (setup.driver !== driver) {
    const text = `A reader answers in the protocol of ${protocols[setup.driver].maker}, but ${driver} is configured.`;
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
    const remedy = `Set the speed of the reader in ${at}: Feig 38400 even, 3M 19200 none. If it is not a ${driver} reader: run \`kiosk devices\`.`;
    return broken('reader', 'baud-wrong', text, { where, remedy });
  }
  const remedy =
    'Check that the reader itself is switched on (not only its converter), its cable, and that it is in host mode.';
  return broken('reader', 'rfid-silent', 'The port opens, but the reader does not answer.', {
    where,
    remedy,
  });
}
