/** A kiosk at whose library system a wrong PIN was tried once, and refused. */
import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { findingsOf } from '../../../src/technician/wrong-pin/tried-pin.ts';

export function pinWasTried(config: Pick<Config, 'sip2' | 'identification' | 'store'>): void {
  const trial = { kind: 'tried', wrongPin: 'refused' } as const;
  const found = { ...trial, saysYesWithoutPin: false, isLocked: false };
  findingsOf(config, found, '2026-11-30T08:00:00.000Z');
}

/** By its file; one that is wrong says so elsewhere. */
export function pinWasTriedBy(file: string): void {
  const loaded = loadConfig(file);
  if (loaded.ok) pinWasTried(loaded.config);
}
