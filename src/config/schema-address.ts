import { besideProgram } from '../files.ts';

/**
 * What a new configuration names as its `$schema`, for an editor. Of the package by its link: the
 * folder of a version goes with the next upgrade.
 */
export function schemaAddress(found = besideProgram('kiosk.config.schema.json')): string {
  return found.replace(/^(\/opt\/library-kiosk\/)versions\/[^/]+/, '$1current');
}
