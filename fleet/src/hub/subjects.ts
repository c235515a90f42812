/** The names at the hub that its operators alone use. */
import {
  auditStream,
  layerStream,
  packageStream,
  rolloutStream,
  sourcedStreams,
} from '../../../packages/region-documents/src/index.ts';

/** What is written to AUDIT. */
export const auditSubject = 'audit';

/** Keys in a bucket stand in such subjects. `bucket`: `LAYERS` of the stream KV_LAYERS */
export function keySubject(bucket: string, key: string): string {
  return `$KV.${bucket}.${key}`;
}

/** Where the hub hints, without content, that the stream has a new message: by its subject. */
export function hintSubject(stream: string): string {
  return `now.${stream}.>`;
}

/** What is asked here goes to the broker of the branch, and is not answered: that it goes is the answer. */
export function lineSubject(branch: string): string {
  return `line.${branch}`;
}

/** The hub's own. */
export const ownStreams = [layerStream, rolloutStream, packageStream, auditStream] as const;
/** Those of reports come and go with the branches. */
export const hubStreams = [...sourcedStreams, ...ownStreams] as const;
