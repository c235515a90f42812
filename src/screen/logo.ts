/** The mark of the library: an SVG file, shown as an image, so that nothing in it can run. */
import { Fault } from '../fault.ts';
import { readRegularFile } from '../files.ts';

const mostBytes = 200_000;

/** Throws a Fault where it cannot be read, is no SVG, or is too large to be a mark. */
export async function readLogo(file: string | null): Promise<Uint8Array<ArrayBuffer> | null> {
  if (file === null) return null;
  const remedy = 'Name an SVG file as `screen.logo` in the configuration, or leave it out.';
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
