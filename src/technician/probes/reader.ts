/** The RFID reader, and the tags on its plate. */
import type { Address, SerialSettings } from '../../../hardware/address.ts';
import { feigDefaults, feigDialect, feigSerial } from '../../../hardware/feig/reader.ts';
import type { Closed } from '../../../hardware/probe.ts';
import {
  probeReader,
  type ReaderAnswer,
  type ReaderProbeOptions,
} from '../../../hardware/reader/probe.ts';
import type { SystemFolders } from '../../../hardware/serial-ports.ts';
import { threemDialect, threemSerial } from '../../../hardware/threem/reader.ts';
import type { Config } from '../../config/schema.ts';
import { absent, attention, broken, type Finding, fine } from '../health/finding.ts';
import { explainClosed, type Port, portOf, whereOf } from './port.ts';

type ReaderConfig = NonNullable<Config['reader']>;
export type Driver = ReaderConfig['driver'];
export interface Way {
  driver: Driver;
  frame: 'standard' | 'advanced';
  serial: SerialSettings;
}
/** Speeds that Feig readers can be set to, the likely ones first; all with even parity. */
const feigRates = [38_400, 19_200, 57_600, 115_200, 9_600];
export const readerWays: readonly Way[] = [
  ...feigRates.map(
    (baudRate): Way => ({ driver: 'feig', frame: 'standard', serial: { ...feigSerial, baudRate } }),
  ),
  { driver: 'feig', frame: 'advanced', serial: feigSerial },
  { driver: '3m', frame: 'standard', serial: threemSerial },
];

type Asked = Omit<Way, 'serial'> & { serial?: SerialSettings; busAddress?: number };
interface Protocol {
  maker: string;
  /** the factory settings of its readers */
  serial: SerialSettings;
  /** the frame of requests is a setting */
  hasFrames: boolean;
  ask(at: Address, way: Asked, options: ReaderProbeOptions): Promise<ReaderAnswer | Closed>;
}
/** How the readers of each driver are asked. */
const protocols: Record<Driver, Protocol> = {
  feig: {
    maker: 'Feig',
    serial: feigSerial,
    hasFrames: true,
    ask: (at, { frame, busAddress = feigDefaults.busAddress }, options) =>
      probeReader(feigDialect({ frame, busAddress }), at, options),
  },
  '3m': {
    maker: '3M',
    serial: threemSerial,
    hasFrames: false,
    ask: (at, _way, options) => probeReader(threemDialect, at, options),
  },
};

export function askReader(
  address: Address,
  way: Asked,
  options: ReaderProbeOptions,
): Promise<ReaderAnswer | Closed> {
  const { driver, serial } = way;
  const at: Address = address.kind === 'serial' && serial ? { ...address, ...serial } : address;
  return protocols[driver].ask(at, way, options);
}

export async function diagnoseReader(
  reader: Config['reader'],
  folders: SystemFolders,
  answerMs: number,
): Promise<readonly Finding[]> {
  if (reader === null) return [absent('reader', 'RFID reader')];
  const found = portOf(
    'reader',
    'The RFID reader',
    reader.address,
    protocols[reader.driver].serial,
    folders,
  );
  if ('finding' in found) return [found.finding];
  const { port } = found;
  const where = whereOf(port);
  const { driver, frame, busAddress } = reader;
  const answer = await askReader(
    port.address,
    { driver, frame, busAddress },
    { answerTimeoutMs: answerMs },
  );
  switch (answer.kind) {
    case 'closed':
      return [explainClosed(port, answer)];
    case 'answers': {
      const { identity, latencyMs, tags, tagProblem } = answer;
      const text = `The reader answers: ${identity} (${latencyMs} ms).`;
      const answers = fine('reader', text, { where, latencyMs });
      return tagProblem === null
        ? [answers, ...plateOf(tags, where)]
        : [answers, fieldTrouble(tagProblem, where)];
    }
    case 'refused': {
      const remedy =
        'Switch it off and on; if it stays so, set it to host mode with the maker’s program.';
      return [
        broken('reader', 'rfid-refuses', `The reader answers, and refuses: ${answer.why}.`, {
          where,
          remedy,
        }),
      ];
    }
    case 'garbage':
    case 'silent':
      return [(await findWay(port, reader, answerMs)) ?? noAnswer(port, reader, answer)];
  }
}

function plateOf(
  tags: Extract<ReaderAnswer, { kind: 'answers' }>['tags'],
  where: string,
): Finding[] {
  if (tags.length === 0) return [fine('reader', 'Nothing lies on the plate.', { where })];
  const bad = tags.filter(({ kind }) => kind === 'unreadable');
  const models = [...new Set(tags.map(({ model }) => model))].join(', ');
  if (bad.length === 0)
    return [fine('reader', `${tags.length} tags on the plate are read (${models}).`)];
  return bad.map(({ uid, why, model }) => {
    const text = `Tag ${uid} on the plate cannot be used: ${why}.`;
    const isMute = why === 'its memory could not be read';
    const remedy = isMute
      ? 'Lay it flat, alone, and not on metal; if it stays so, replace the tag.'
      : 'If the library uses another data model, tell the maintainers (`kiosk tag decode`); else program the tag again at the desk.';
    return attention('reader', isMute ? 'tag-unreadable' : 'tag-model-unknown', text, {
      where: `tag ${uid} (${model})`,
      remedy,
    });
  });
}

function fieldTrouble(problem: string, where: string): Finding {
  const remedy =
    'Is it in scan mode? Set it to host mode with the maker’s program. Else: is its antenna connected, and away from metal?';
  return broken(
    'reader',
    'rfid-field',
    `The reader answers, but cannot say what lies on it: ${problem}.`,
    {
      where,
      remedy,
    },
  );
}

/** Another protocol, frame or speed that the reader answers: the right setting. */
async function findWay(
  port: Port,
  { driver, frame }: ReaderConfig,
  answerMs: number,
): Promise<Finding | null> {
  const { address } = port;
  const isSerial = address.kind === 'serial';
  const ways = readerWays.filter((way) => {
    const sameVoice =
      way.driver === driver && (!protocols[driver].hasFrames || way.frame === frame);
    const sameSpeed =
      !isSerial ||
      (way.serial.baudRate === address.baudRate && way.serial.parity === address.parity);
    return !(sameVoice && sameSpeed);
  });
  // On a socket the converter sets the speed.
  for (const way of isSerial ? ways : ways.filter(oneOfAKind)) {
    const patience = { answerTimeoutMs: Math.min(answerMs, 400), mostTags: 0 };
    const answer = await askReader(address, way, patience);
    if (answer.kind === 'answers' || answer.kind === 'refused') return otherWay(port, way, driver);
  }
  return null;
}

function oneOfAKind(way: Way, at: number, all: readonly Way[]) {
  return all.findIndex((each) => each.driver === way.driver && each.frame === way.frame) === at;
}

function otherWay(port: Port, way: Way, driver: Driver): Finding {
  const where = whereOf(port);
  if (way.driver !== driver) {
    const text = `A reader answers, but it speaks ${protocols[way.driver].maker}, and ${driver} is configured.`;
    const speed =
      port.address.kind === 'serial' ? `, and baud=${way.serial.baudRate} in its address` : '';
    return broken('reader', 'rfid-other-model', text, {
      where,
      remedy: `Write "driver": "${way.driver}" in the section \`reader\`${speed}.`,
    });
  }
  if (port.address.kind === 'serial' && way.serial.baudRate !== port.address.baudRate) {
    const text = `The reader answers at ${way.serial.baudRate} baud, and ${port.address.baudRate} is configured.`;
    const remedy = `Write ?baud=${way.serial.baudRate}&parity=${way.serial.parity} at the end of \`reader.address\`.`;
    return broken('reader', 'baud-wrong', text, { where, remedy });
  }
  const text = `The reader answers in ${way.frame} frames, and the others are configured.`;
  return broken('reader', 'rfid-other-frame', text, {
    where,
    remedy: `Write "frame": "${way.frame}" in \`reader\`.`,
  });
}

function noAnswer(port: Port, { driver }: ReaderConfig, answer: ReaderAnswer): Finding {
  const where = whereOf(port);
  if (answer.kind === 'garbage') {
    const text = `What comes from the reader is no reply (${answer.bytes} bytes): mostly a wrong speed or parity.`;
    const at =
      port.address.kind === 'serial' ? 'the address (?baud=…&parity=…)' : 'the serial converter';
    const remedy = `Set the speed of the reader in ${at}: Feig 38400 even, 3M 19200 none. Or it is no ${driver} reader: run \`kiosk devices\`.`;
    return broken('reader', 'baud-wrong', text, { where, remedy });
  }
  const remedy =
    'Is the reader itself switched on (not only its converter), the cable between them in, and is it in host mode?';
  return broken('reader', 'rfid-silent', 'The port is open, and the reader does not answer.', {
    where,
    remedy,
  });
}
