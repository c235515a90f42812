/** What kiosk and operator say to each other: signed documents, reports, and the names under which both go. */
export {
  type Action,
  action,
  type Desired,
  desired,
  keyState,
  type Layers,
  type ListHead,
  listHead,
  type Manifest,
  type Members,
  manifest,
  members,
  type RegionFile,
  type RegionTrust,
  regionFile,
  regionTrust,
} from './documents.ts';
export { figureName, figures } from './figures.ts';
export {
  followKeyChanges,
  type KeyState,
  mostKeyChanges,
  readKeyChanges,
  recoveriesOf,
  signRecovered,
  signReplaced,
  writeKeyChanges,
} from './key-changes.ts';
export { kioskKey, kioskName, partsOf, shownName } from './kiosk-key.ts';
export { hashOf, mergeLayers } from './layers.ts';
export { type ListHeadRefusal, listLife, mostListBytes, openListHead } from './list-head.ts';
export {
  actionAgeMs,
  actionStream,
  actionSubject,
  auditStream,
  type BlobStream,
  blobPartLength,
  blobStream,
  blobSubject,
  branchApi,
  deliverDown,
  deliverUp,
  desiredStream,
  desiredSubject,
  desiredSubjectsOf,
  hubApi,
  keyChangesSubject,
  type LayerKey,
  layerStream,
  listBlobStream,
  listHeadSubject,
  packageStream,
  type ReportName,
  readDocumentSubject,
  readReportSubject,
  reportStream,
  reportStreamAtHub,
  reportSubject,
  rolloutStream,
  sourcedStreams,
  sourcesOf,
} from './names.ts';
export { isPackageReason, type PackageReason, packageReasons } from './package-reasons.ts';
export type { DocumentName, RegionLine } from './region-line.ts';
export {
  type ActionReport,
  type BrokerReport,
  brokerReport,
  type OutcomesReport,
  outcomesReport,
  type StaffDetail,
  type StaffList,
  type StaffReport,
  type StatusReport,
  staffDetail,
  staffList,
  statusReport,
} from './reports.ts';
export { isInTime, openDocument, type Purpose, readUnverified, signDocument } from './signed.ts';
export { type EntryInClear, entryText, entryTextOf, seenHash, signedText } from './staff-seal.ts';
