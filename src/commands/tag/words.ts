/** What was learned of a tag's model, in words. */
import {
  bytesOfNumber,
  checkLength,
  type OwnCheck,
  type OwnModel,
} from '../../../hardware/tags/own-model.ts';
import type { Lesson } from './learned.ts';

type Model = Omit<OwnModel, 'name'>;

export function inWords(lesson: Extract<Lesson, { kind: 'model' | 'dm11' | 'row' }>): string {
  if (lesson.kind === 'dm11')
    return `They are DM11; the constant of the check value is ${lesson.constant}.`;
  if (lesson.kind === 'row') {
    const { owner, model, add } = lesson.row;
    const of = owner === undefined ? `the model ${model}` : `the owner ${owner}`;
    return `The tags of ${of} have the number without ${add}, which is printed before it: a row adds it.`;
  }
  const lines = modelInWords(lesson.model, lesson.unexplained);
  const { add } = lesson;
  return [...lines, ...(add === undefined ? [] : [`prefix      ${add}, which a row adds`])].join(
    '\n',
  );
}

const forms: Readonly<Record<OwnModel['number']['as'], string>> = {
  ascii: 'a character a byte',
  'digits-high-first': 'two digits a byte, the high half first',
  'digits-low-first': 'two digits a byte, the low half first',
  'integer-high-first': 'a whole number, its high byte first',
  'integer-low-first': 'a whole number, its low byte first',
  'six-bit': 'characters of six bits',
};

/** Lines; `unexplained`: bytes that differ from tag to tag, and are not read. */
export function modelInWords(model: Model, unexplained: readonly number[] = []): string[] {
  const { number, constants, check, turned } = model;
  const bit = number.as === 'six-bit' ? `, ${number.length} from bit ${number.bit}` : '';
  const hex = constants.map((each) => `${range(each.at, each.hex.length / 2)} ${each.hex}`);
  return [
    `number      ${range(number.at, bytesOfNumber(number))}: ${forms[number.as]}${bit}`,
    ...hex.map((each, at) => `${at === 0 ? 'constant' : '        '}    ${each}`),
    `check value ${check === null ? 'none found' : checkInWords(check)}`,
    ...(turned ? ['            each block of four bytes is stored backwards: turn it first'] : []),
    ...(unexplained.length === 0
      ? []
      : [`not read    ${places(unexplained)}: differs from tag to tag`]),
  ];
}

function checkInWords(check: OwnCheck): string {
  const over = `over ${range(check.from, check.to - check.from)}, in ${range(check.at, checkLength(check))}`;
  switch (check.kind) {
    case 'xor':
      return `exclusive-or ${over}`;
    case 'sum':
      return `sum ${over}`;
    case 'mod97':
      return `remainder of 97 ${over}`;
    case 'crc': {
      const { bits, order, appended, reversed, constant } = check;
      const details = [
        `${bits === 'low-first' ? 'low' : 'high'} bits first`,
        ...(appended ? ['16 zeros appended'] : []),
        ...(reversed ? ['remainder reversed'] : []),
        `${order === 'low-first' ? 'low' : 'high'} byte first`,
        `constant ${constant}`,
      ];
      return `CRC ${over} (${details.join(', ')})`;
    }
  }
}

function range(at: number, length: number): string {
  return length === 1 ? `byte ${at}` : `bytes ${at} to ${at + length - 1}`;
}

/** `bytes 20, 23` */
function places(all: readonly number[]): string {
  return `${all.length === 1 ? 'byte' : 'bytes'} ${all.join(', ')}`;
}
