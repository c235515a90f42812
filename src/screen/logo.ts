/**
 * The mark of the library, or the marks above a code: an SVG file, shown as an image, so that nothing
 * in it can run.
 */
import { Fault } from '../fault.ts';
import { readRegularFile } from '../files.ts';

const mostBytes = 200_000;

/** `setting`: where the file is named. Throws a Fault where it cannot be read, is no SVG, or is too large. */
export async function readLogo(
  file: string | null,
  setting: 'screen.logo' | 'code.marks' = 'screen.logo',
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (file === null) return null;
  const remedy = `Name an SVG file as \`${setting}\` in the configuration, or leave it out.`;
  const fault = (problem: string, cause?: unknown) =>
    new Fault('screen', 'logo-wrong', `${file} ${problem}.`, remedy, cause);
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, mostBytes);
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'too-large';
    throw fault(isTooLarge ? `has more than ${mostBytes} bytes` : 'cannot be read', cause);
  }
  if (!/<svg[\s>]/.test(bytes.toString('utf8'))) throw fault('is no SVG');
  return new Uint8Array(bytes);
}
