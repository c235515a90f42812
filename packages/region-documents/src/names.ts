/**
 * Names at the hub of a region and at the brokers of its branches: who writes where. Branches dial
 * the hub; they source DESIRED, ACTIONS and blobs from it, and it sources REPORT from them. Nothing that a
 * patron does is under these names (branch/broker/subjects.ts has that, and it stays in the branch).
 */

/** Hub to branches: what kiosks shall be, which block list stands. */
export const desiredStream = 'DESIRED';
/** Hub to branches: what a kiosk shall do once; no action is taken for longer than `actionAgeMs`. */
export const actionStream = 'ACTIONS';
export const actionAgeMs = 8 * 86_400_000;
/** Hub to branches: packages and files, each under its hash, in parts. */
export const blobStream = 'BLOBS';
/** The same for block lists, nine days: those of each night push out nothing that a rollout needs. */
export const listBlobStream = 'LIST_BLOBS';
/** Branches to hub: the newest of each subject. An empty message: it is no longer so. */
export const reportStream = 'REPORT';
/** At the hub: those of one branch, so that it can push out no other's. `reportStream`: of a hub of before. */
export function reportStreamAtHub(branch: string): string {
  return `${reportStream}_${branch}`;
}
/** At the hub alone: the three layers of the configuration, with their history. */
export const layerStream = 'KV_LAYERS';
/** At the hub alone: rollouts, by compare-and-set. */
export const rolloutStream = 'KV_ROLLOUT';
/** At the hub alone: the manifests of the packages that may be rolled out. */
export const packageStream = 'KV_PACKAGES';
/** At the hub alone: who did what, 400 days. */
export const auditStream = 'AUDIT';

/** One part of a blob, in bytes; a message has 256 kB at most. */
export const blobPartLength = 128 * 1024;

/** The desired state of one kiosk (documents.ts). */
export function desiredSubject(branch: string, kiosk: string): string {
  return `d.${branch}.${kiosk}.desired`;
}

/** What one kiosk shall do once (documents.ts). */
export function actionSubject(branch: string, kiosk: string, id: string): string {
  return `d.${branch}.${kiosk}.action.${id}`;
}

/** The block list that stands for all kiosks of the region (list-head.ts). */
export const listHeadSubject = 'd.all.list';

/** How the keys of the region changed (key-changes.ts), for all kiosks and operators. */
export const keyChangesSubject = 'd.all.keys';

/** What stands in such a subject; `all` and null: it is for every kiosk. null: it is none. */
export function readDocumentSubject(
  subject: string,
): { branch: string; kiosk: string | null; name: string } | null {
  if (subject === listHeadSubject) return { branch: 'all', kiosk: null, name: 'list' };
  if (subject === keyChangesSubject) return { branch: 'all', kiosk: null, name: 'keys' };
  const [, branch, kiosk, name] = /^d\.([^.]+)\.([^.]+)\.(.+)$/.exec(subject) ?? [];
  return branch && kiosk && name ? { branch, kiosk, name } : null;
}

/** What a branch sources of DESIRED; with `*`, all that is in it. */
export function desiredSubjectsOf(branch: string): readonly [string, string, string] {
  return [desiredSubject(branch, '*'), listHeadSubject, keyChangesSubject];
}

/**
 * What begins a branch's question to the hub, and the hub's to a branch. Not `$JS.hub.API`: a leaf line maps
 * such names to the streams of its own account, and these are of others.
 */
export const hubApi = 'hub.API';
export function branchApi(branch: string): string {
  return `${branch}.API`;
}

/** Where the hub hands over what a branch sources from it; the branch stands in it, as everywhere. */
export function deliverDown(branch: string): string {
  return `deliver.down.${branch}`;
}

/** Where a branch hands over what the hub sources from it. */
export function deliverUp(branch: string): string {
  return `deliver.up.${branch}`;
}

export type BlobStream = typeof blobStream | typeof listBlobStream;

/** All parts of a blob, in their order. `sha256`: of the whole, in hex */
export function blobSubject(stream: BlobStream, sha256: string): string {
  return stream === listBlobStream ? `list-blob.${sha256}` : `blob.${sha256}`;
}

/** Branches source these from the hub. */
export const sourcedStreams = [desiredStream, actionStream, blobStream, listBlobStream] as const;

/** What one branch sources of them. */
export function sourcesOf(
  branch: string,
): (readonly [stream: (typeof sourcedStreams)[number], filter: string])[] {
  return [
    ...desiredSubjectsOf(branch).map((filter) => [desiredStream, filter] as const),
    [actionStream, actionSubject(branch, '*', '*')],
    ...([blobStream, listBlobStream] as const).map(
      (stream) => [stream, blobSubject(stream, '*')] as const,
    ),
  ];
}

/**
 * `status`: every 30 s and at each change. `staff`: the staff's list. `outcomes`: what came of the last
 * actions. Of the host of a branch, whose name is `host`: `members`, `broker`. There are no others: what a
 * kiosk reports has a bound, and pushes out nothing of another.
 */
export type ReportName = 'status' | 'staff' | 'outcomes' | 'members' | 'broker';

export function reportSubject(branch: string, kiosk: string, name: ReportName): string {
  return `r.${branch}.${kiosk}.${name}`;
}

/** What stands in such a subject; null: it is none. */
export function readReportSubject(
  subject: string,
): { branch: string; kiosk: string; name: string } | null {
  const found = /^r\.([^.]+)\.([^.]+)\.(.+)$/.exec(subject);
  const [, branch, kiosk, name] = found ?? [];
  return branch && kiosk && name ? { branch, kiosk, name } : null;
}

/** In the bucket LAYERS. */
export type LayerKey = 'region' | `branch.${string}` | `kiosk.${string}.${string}`;
