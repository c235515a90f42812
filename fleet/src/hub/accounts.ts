/**
 * The accounts of a hub. An answer, and what a consumer delivers, goes wherever its asker says
 * (nats-server#8274), but never out of its account. So each asker has an account without a stream, and
 * a stream of which others make consumers has an account to itself, where there is nothing else to write to.
 */

import {
  actionStream,
  actionSubject,
  blobStream,
  blobSubject,
  branchApi,
  deliverDown,
  deliverUp,
  desiredStream,
  desiredSubjectsOf,
  hubApi,
  listBlobStream,
  reportStream,
  reportStreamAtHub,
  rolloutStream,
  sourcedStreams,
  sourcesOf,
} from '../../../packages/region-documents/src/index.ts';
import { apiPrefix, flowSubject, type Permissions } from '../../../src/branch/broker/subjects.ts';
import {
  type Account,
  askerMay,
  type Grant,
  service,
} from '../../../src/branch/enrol/nats-conf.ts';
import type { RegionRecord } from '../region/region-record.ts';
import {
  auditSubject,
  hintSubject,
  hubStreams,
  keySubject,
  lineSubject,
  ownStreams,
} from './subjects.ts';

const hubAccount = 'HUB';
const fillers = 'FILLER';
const operators = 'OPERATORS';
const readers = 'READERS';

export function hubAccounts(record: Pick<RegionRecord, 'filler' | 'operators' | 'branches'>): {
  accounts: Account[];
  grants: Grant[];
} {
  const branches = record.branches.map(({ name }) => name);
  const grants = [
    ...mayFill(branches),
    ...mayRead(operators, [...hubStreams, ...branches.map(reportStreamAtHub)]),
    ...mayPut,
    ...mayRead(readers, [
      ...[desiredStream, actionStream, rolloutStream],
      ...branches.map(reportStreamAtHub),
    ]),
    ...branches.flatMap(ofBranch),
  ];
  const usersOf = (account: string, users: readonly { name: string; nkey: string }[]): Account => ({
    name: account,
    users: users.map(({ name, nkey }) => ({
      nkey,
      may: askerMay(account, name, grants),
      type: 'STANDARD',
    })),
  });
  const who = (may: string) => record.operators.filter((each) => each.may === may);
  const accounts: Account[] = [
    usersOf(fillers, [{ name: 'filler', ...record.filler }]),
    usersOf(operators, who('operates')),
    usersOf(readers, who('reads')),
    // Without a bound of consumers: who takes all of them keeps the sources of other branches out, and those
    // marked `direct` are not counted (decision 0120).
    ...[hubAccount, ...branches.map(reportStreamAtHub), ...sourcedStreams].map((name) => ({
      name,
      hasStreams: true,
    })),
    ...record.branches.map(
      ({ name, nkey }): Account => ({
        name: leafAccount(name),
        users: [{ nkey, may: leafMay(name), type: 'LEAFNODE' }],
      }),
    ),
  ];
  return { accounts, grants };
}

const leafAccount = (branch: string) => `LEAF_${branch}`;

/** The account of a stream. */
function accountOf(stream: string): string {
  return (ownStreams as readonly string[]).includes(stream) ? hubAccount : stream;
}

/** Makes the streams, and takes away consumers; it neither reads nor writes what is in them. */
function mayFill(branches: readonly string[]): Grant[] {
  const call = (stream: string, name: string) =>
    service(accountOf(stream), fillers, `${apiPrefix}.STREAM.${name}.${stream}`);
  return [
    ...[...hubStreams, ...branches.map(reportStreamAtHub)].flatMap((stream) =>
      ['CREATE', 'UPDATE', 'INFO'].map((name) => call(stream, name)),
    ),
    // Of a stream that was made just now, so that its numbers begin above all before.
    ...sourcedStreams.map((stream) => call(stream, 'PURGE')),
    // Of branches that were removed (cut-off.ts).
    ...sourcedStreams.flatMap((stream) =>
      [`NAMES.${stream}`, `INFO.${stream}.*`, `DELETE.${stream}.*`].map((of) =>
        service(accountOf(stream), fillers, `${apiPrefix}.CONSUMER.${of}`),
      ),
    ),
  ];
}

/** A message for each question, in JSON: neither consumer nor direct get. And a hint that there is one. */
function mayRead(user: string, streams: readonly string[]): Grant[] {
  return streams.flatMap((stream): Grant[] => {
    const owner = accountOf(stream);
    return [
      ...['INFO', 'MSG.GET'].map((call) =>
        service(owner, user, `${apiPrefix}.STREAM.${call}.${stream}`),
      ),
      { kind: 'stream', owner, user, subject: hintSubject(stream) },
    ];
  });
}

/** Operators put documents and blobs, edit layers and drive rollouts; they report for no kiosk. */
const mayPut: readonly Grant[] = [
  ...desiredSubjectsOf('*').map((subject) => service(desiredStream, operators, subject)),
  service(actionStream, operators, actionSubject('*', '*', '*')),
  ...([blobStream, listBlobStream] as const).map((stream) =>
    service(stream, operators, blobSubject(stream, '*')),
  ),
  ...[...['LAYERS', 'ROLLOUT', 'PACKAGES'].map((name) => keySubject(name, '>')), auditSubject].map(
    (subject) => service(hubAccount, operators, subject),
  ),
];

/**
 * Replication and nothing else: the broker asks the hub for DESIRED and ACTIONS of its own branch and for
 * blobs, and the hub asks it for REPORT.
 */
function ofBranch(branch: string): Grant[] {
  const leaf = leafAccount(branch);
  const reports = reportStreamAtHub(branch);
  const fromLeaf = [
    `${branchApi(branch)}.CONSUMER.CREATE.${reportStream}.>`,
    flowSubject(reportStream),
  ];
  return [
    ...sourcesOf(branch).map(([stream, filter]): Grant => {
      const call = `CONSUMER.CREATE.${stream}.*.${filter}`;
      return {
        kind: 'service',
        owner: stream,
        user: leaf,
        subject: `$JS.API.${call}`,
        as: `${hubApi}.${call}`,
      };
    }),
    ...sourcedStreams.flatMap((stream): Grant[] => [
      service(stream, leaf, flowSubject(stream)),
      { kind: 'stream', owner: stream, user: leaf, subject: `${deliverDown(branch)}.>` },
    ]),
    ...fromLeaf.map((subject) => service(leaf, reports, subject)),
    { kind: 'stream', owner: leaf, user: reports, subject: `${deliverUp(branch)}.>` },
    // That the line is up. A broker makes nothing of it: no consumer has this name.
    {
      kind: 'service',
      owner: leaf,
      user: fillers,
      subject: flowSubject(reportStream, 'line'),
      as: lineSubject(branch),
    },
  ];
}

/** Answers to what was asked from another account. */
const answers = '_R_.>';

/** `publish`: from the branch to the hub */
function leafMay(branch: string): Permissions {
  return {
    publish: [
      ...sourcesOf(branch).map(
        ([stream, filter]) => `${hubApi}.CONSUMER.CREATE.${stream}.*.${filter}`,
      ),
      ...sourcedStreams.map((stream) => flowSubject(stream)),
      `${deliverUp(branch)}.>`,
      answers,
    ],
    subscribe: [
      `${branchApi(branch)}.CONSUMER.CREATE.${reportStream}.>`,
      flowSubject(reportStream),
      `${deliverDown(branch)}.>`,
      answers,
    ],
  };
}
