/**
 * The base that the region of a kiosk makes of its layers: it stands beside the kiosk's own file, in
 * a folder of its own with the region's files, and the own file extends it.
 */

const form = /^region\/([0-9a-f]{64})\/region\.json$/;

/** `hash`: `sha256:…`, of the layers and files. Relative to the folder of the own file. */
export function regionBase(hash: string): string {
  return `region/${hash.replace('sha256:', '')}/region.json`;
}

/** null: this is another base, or none. */
export function hashOfRegionBase(extended: unknown): string | null {
  const hash = typeof extended === 'string' ? form.exec(extended)?.[1] : undefined;
  return hash === undefined ? null : `sha256:${hash}`;
}
