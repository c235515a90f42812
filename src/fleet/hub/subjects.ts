/** What each user of the hub may do, as allow-lists: what is not here is refused. */
import { inboxPrefix, type Permissions } from '../../branch/broker/subjects.ts';
import {
  actionStream,
  actionSubject,
  auditStream,
  blobStream,
  blobSubject,
  deliverDown,
  deliverUp,
  desiredStream,
  desiredSubjectsOf,
  layerStream,
  listBlobStream,
  packageStream,
  reportStream,
  reportStreamAtHub,
  rolloutStream,
} from '../../region/names.ts';

const blobStreams = [blobStream, listBlobStream] as const;
/** by the branches */
const sourced = [desiredStream, actionStream, ...blobStreams];

/** What is written to AUDIT. */
export const auditSubject = 'audit';

/** Keys in a bucket stand in such subjects. `bucket`: `LAYERS` of the stream KV_LAYERS */
export function keySubject(bucket: string, key: string): string {
  return `$KV.${bucket}.${key}`;
}

/** Those of reports come and go with the branches. */
export const hubStreams = [
  desiredStream,
  actionStream,
  blobStream,
  listBlobStream,
  layerStream,
  rolloutStream,
  packageStream,
  auditStream,
] as const;

/** Puts documents and blobs, edits layers, drives rollouts; it reports for no kiosk. */
export function operatorMay(name: string): Permissions {
  return {
    publish: [
      'd.>',
      ...blobStreams.map((stream) => blobSubject(stream, '*')),
      keySubject('LAYERS', '>'),
      keySubject('ROLLOUT', '>'),
      keySubject('PACKAGES', '>'),
      auditSubject,
      ...mayReadReports,
      // For who looks for a fault (inspect.ts).
      '$JS.API.STREAM.INFO.*',
      ...hubStreams.flatMap(mayRead),
    ],
    subscribe: [`${inboxPrefix(name)}.>`],
  };
}

/** Sees what is reported, what was put for whom, and which rollouts stopped. */
export function readerMay(name: string): Permissions {
  return {
    publish: [...mayReadReports, ...[desiredStream, actionStream, rolloutStream].flatMap(mayRead)],
    subscribe: [`${inboxPrefix(name)}.>`],
  };
}

/** Makes the streams; it neither reads nor writes what is in them. */
export function fillerMay(branches: readonly string[]): Permissions {
  const streams = [...hubStreams, reportStream, ...branches.map(reportStreamAtHub)];
  return {
    publish: [
      ...streams.flatMap((stream) =>
        ['CREATE', 'UPDATE', 'INFO'].map((call) => `$JS.API.STREAM.${call}.${stream}`),
      ),
      // Of a stream that was made just now, so that its numbers begin above all before.
      ...sourced.map((stream) => `$JS.API.STREAM.PURGE.${stream}`),
    ],
    subscribe: [`${inboxPrefix('filler')}.>`],
  };
}

/** What reports stand under: of whichever stream has them, and no other has any. */
const reportFilter = 'r.>';
const mayReadReports = [
  '$JS.API.STREAM.NAMES',
  `$JS.API.CONSUMER.CREATE.*.*.${reportFilter}`,
  `$JS.API.CONSUMER.CREATE.${reportStream}.*`,
  '$JS.FC.*.>',
];

function mayRead(stream: string): string[] {
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.DIRECT.GET.${stream}.>`,
    `$JS.API.CONSUMER.CREATE.${stream}.*`,
    `$JS.API.CONSUMER.CREATE.${stream}.*.>`,
    `$JS.FC.${stream}.>`,
  ];
}

/**
 * A branch's broker: replication and nothing else. It asks the hub for DESIRED and ACTIONS of its own
 * branch and for blobs, and lets the hub ask it for REPORT. `publish`: from the branch to the hub
 */
export function leafMay(branch: string): Permissions {
  const create = '$JS.hub.API.CONSUMER.CREATE';
  return {
    publish: [
      ...desiredSubjectsOf(branch).map((filter) => `${create}.${desiredStream}.*.${filter}`),
      `${create}.${actionStream}.*.${actionSubject(branch, '*', '*')}`,
      ...blobStreams.map((stream) => `${create}.${stream}.*.${blobSubject(stream, '*')}`),
      ...sourced.map((stream) => `$JS.FC.${stream}.>`),
      `${deliverUp(branch)}.>`,
      '$JSC.R.*',
    ],
    subscribe: [
      `$JS.${branch}.API.CONSUMER.CREATE.${reportStream}.>`,
      `$JS.FC.${reportStream}.>`,
      `${deliverDown(branch)}.>`,
      '$JSC.R.*',
    ],
  };
}
