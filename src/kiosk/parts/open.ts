/** Opens all that the kiosk is built from, by its configuration: four groups, each after those before it. */
import type { Config } from '../../config/schema.ts';
import { type Basis, type Opened, openBasis, type StartOptions } from './basis.ts';
import { type Around, openAround } from './devices.ts';
import { type Face, openFace } from './face.ts';
import { type KioskLibrary, openLibrary } from './library.ts';
import { type KioskRecord, openRecord } from './record.ts';

export interface KioskParts extends Basis {
  record: KioskRecord;
  face: Face;
  around: Around;
  library: KioskLibrary;
}

/** What is open already when it throws stands in `opened`. */
export async function openParts(
  config: Config,
  options: StartOptions,
  opened: Opened,
): Promise<KioskParts> {
  const basis = await openBasis(config, options);
  const record = await openRecord(basis, opened);
  const face = await openFace(basis, opened);
  const around = openAround(basis, { ...record, ...face }, () => library.line.settleOpen(), opened);
  const library = openLibrary(basis, record, around, opened);
  return { ...basis, record, face, around, library };
}
