/** The checks that need no person: no paper, no sound, nothing that a patron would notice. */
import { absent, fine, type PartName } from '../finding.ts';
import type { CheckedParts } from '../parts/part.ts';
import { parts } from '../parts/table.ts';
import type { CheckName, ReportKind } from '../report.ts';
import { fromFinding, type Judged } from './judged.ts';

/** A finding of each is in the lights; of branch, code, card reader, signals where there are such. */
export type SilentCheck = Exclude<PartName, 'branch'>;

/** What few kiosks have, and this one has not; null: it has it, or it is no such part. */
export function lackingPart(
  check: CheckName,
  kiosk: Pick<CheckedParts['kiosk'], 'code' | 'config'>,
): string | null {
  return check in parts ? (parts[check as SilentCheck].lacking?.(kiosk) ?? null) : null;
}

export async function trySilently(
  name: SilentCheck,
  at: CheckedParts,
  kind: ReportKind,
): Promise<Judged> {
  const { light, check } = parts[name];
  const lacking = lackingPart(name, at.kiosk);
  if (lacking !== null) return fromFinding(absent(name, lacking));
  const known = light(at)[0] ?? fine(name, 'Nothing is known of it.');
  if (known.light === 'off' || !check) return fromFinding(known);
  return fromFinding(await check(at, known, kind));
}
