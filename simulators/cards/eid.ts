/** Belgian eID, Kids-ID and residence cards, with the applets 1.7 and 1.8; no PIN, no keys. */
import { answerOf, begins, bytesOf, status } from './answers.ts';
import type { SimulatedCard } from './card.ts';

export interface EidOptions {
  nationalNumber: string;
  cardNumber: string;
  /** 1.7: before 2020 */
  applet: '1.7' | '1.8';
  /** 1 eID, 6 Kids-ID, 7 and 8 of no person, 11 … residence cards. 1 */
  documentType?: number;
  /** nothing is answered but that the command is unknown */
  isNotActivated?: boolean;
  /** another applet is selected first, as another program may leave it */
  isElsewhere?: boolean;
  /** The file instead of the one made of these numbers. */
  file?: Uint8Array;
}

const atrs = {
  '1.7': '3B 98 13 40 0A A5 03 01 01 01 AD 13 11',
  '1.8': '3B 7F 96 00 00 80 31 80 65 B0 85 04 01 20 12 0F FF 82 90 00',
} as const;
const application = bytesOf('A0 00 00 01 77 50 4B 43 53 2D 31 35');
const applet = bytesOf('A0 00 00 00 30 29 05 70 00 AD 13 10 01 01 FF');
/** Below what: the root, the folder of the holder, and its file. */
const folders = new Map([
  [0x3f00, null],
  [0xdf01, 0x3f00],
  [0x4031, 0xdf01],
]);
const selects = { byId: 0x02, byName: 0x04, byPath: 0x08 } as const;

export function createEid(options: EidOptions): SimulatedCard {
  const { applet: version } = options;
  const file = options.file ?? buildIdFile(options);
  let selected: number | null = null;
  let isElsewhere = options.isElsewhere ?? false;

  function select(how: number, data: Uint8Array): Uint8Array {
    if (how === selects.byName) {
      if (Buffer.compare(data, applet) === 0) isElsewhere = false;
      else if (isElsewhere || Buffer.compare(data, application) !== 0)
        return answerOf(status.notFound);
      selected = 0x3f00;
      return answerOf(status.done);
    }
    if (isElsewhere) return answerOf(status.notFound);
    const ids = Array.from({ length: data.length / 2 }, (_, at) => wordAt(data, at * 2));
    // The newer applet has no selection by path.
    if (how === selects.byPath && version === '1.8') return answerOf(status.wrongParameters);
    if (how !== selects.byPath && how !== selects.byId) return answerOf(status.wrongParameters);
    let at = selected;
    for (const id of ids) {
      const above = folders.get(id);
      if (above === undefined || (above !== null && above !== at)) return answerOf(status.notFound);
      at = id;
    }
    selected = at;
    return answerOf(status.done);
  }

  function read(offset: number, asked: number): Uint8Array {
    if (selected !== 0x4031) return answerOf(status.notFound);
    const left = file.length - offset;
    if (left <= 0) return answerOf(status.pastTheEnd);
    const wanted = asked === 0 ? 256 : asked;
    // T=0: the length must be right.
    if (wanted > left) return answerOf([0x6c, left]);
    return answerOf(status.done, file.subarray(offset, offset + wanted));
  }

  /** `80 B2 06 06`: the field with this tag alone. */
  function readField(tag: number, asked: number): Uint8Array {
    if (selected !== 0x4031) return answerOf(status.notFound);
    const field = fieldOf(file, tag);
    if (field === null) return answerOf(status.noSuchRecord);
    return asked === 0 || asked > field.length
      ? answerOf([0x6c, field.length])
      : answerOf(status.done, field.subarray(0, asked));
  }

  return {
    atr: bytesOf(atrs[version]),
    protocol: 't0',
    reset: () => {
      selected = null;
      isElsewhere = options.isElsewhere ?? false;
    },
    answer: (command) => {
      const [, , first = 0, second = 0, length = 0] = command;
      if (options.isNotActivated) return answerOf(status.unknownCommand);
      if (begins(command, 0x00, 0xa4)) return select(first, command.subarray(5, 5 + length));
      if (begins(command, 0x00, 0xb0)) return read((first << 8) | second, length);
      if (begins(command, 0x80, 0xe4)) return answerOf(status.done, cardData(version));
      if (begins(command, 0x80, 0xb2) && version === '1.8') return readField(first, length);
      return answerOf(begins(command, 0xff) ? status.unknownClass : status.unknownCommand);
    },
  };
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** 28 bytes: serial number, then versions; the applet's is byte 21. */
function cardData(version: '1.7' | '1.8'): Uint8Array {
  const data = new Uint8Array(28).fill(0x11);
  data[21] = version === '1.7' ? 0x17 : 0x18;
  data.set(version === '1.7' ? [0x00, 0x01] : [0x20, 0x01], 22);
  return data;
}

/** Tag, length and value of one field; null: the file has none. */
function fieldOf(file: Uint8Array, tag: number): Uint8Array | null {
  for (let at = 0; at + 1 < file.length; at += 2 + (file[at + 1] ?? 0)) {
    const length = file[at + 1] ?? 0;
    if (file[at] === tag && tag !== 0) return file.subarray(at, at + 2 + length);
  }
  return null;
}

/** The file of the holder, with a name that the tests look for where it must not be. */
export function buildIdFile(
  options: Pick<EidOptions, 'nationalNumber' | 'cardNumber' | 'documentType'>,
): Uint8Array {
  const type = options.documentType ?? 1;
  const fields: readonly (readonly [number, string])[] = [
    [1, options.cardNumber],
    [3, '01.09.2021'],
    [4, '01.09.2031'],
    [5, 'Lindeveld'],
    [6, options.nationalNumber],
    [7, eidHolder.name],
    [8, eidHolder.firstNames],
    [9, ''],
    [10, 'Belg'],
    [11, 'Gent'],
    [12, '13 FEB 1994'],
    [13, 'M'],
    [14, ''],
    [15, String(type)],
    [16, '0'],
  ];
  const bytes = fields.flatMap(([tag, text]) => {
    const value = Buffer.from(text, 'utf8');
    return [tag, value.length, ...value];
  });
  return Uint8Array.from([0x00, 0x02, 0x00, 0x02, ...bytes, 0x00, 0x00]);
}
export const eidHolder = { name: 'Vandenbulcke', firstNames: 'Marieke' } as const;
