/** Answers of a card: their status words, and hexadecimal as it is written in manuals. */

export const status = {
  done: [0x90, 0x00],
  notFound: [0x6a, 0x82],
  noSuchRecord: [0x6a, 0x83],
  wrongParameters: [0x6a, 0x86],
  pastTheEnd: [0x6b, 0x00],
  unknownCommand: [0x6d, 0x00],
  unknownClass: [0x6e, 0x00],
} as const;

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
export function answerOf(
  code: readonly [number, number],
  data: ArrayLike<number> = [],
): Uint8Array {
  return Uint8Array.from([...Array.from(data), ...code]);
}
/** Whether the command begins with these bytes. */
export function begins(command: Uint8Array, ...bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => command[index] === byte);
}
