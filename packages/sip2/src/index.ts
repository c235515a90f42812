/**
 * SIP2 (3M Standard Interchange Protocol 2.00): the message table, the codec, the framing, a client
 * and the server half.
 */

export type { Carried, Carrier } from './client/carrier.ts';
export { type Answer, createClient, type Sip2Client, usualTimings } from './client/client.ts';
export type { Log, Report } from './client/log.ts';
export { type Open, openAddress, type TlsOptions } from './client/open.ts';
export type {
  ClientOptions,
  ClientState,
  Timings,
} from './client/options.ts';
export { type ScriptRow, withScript } from './client/script.ts';
export { type AnyFieldId, all, first, firstFilled, yesNo } from './codec/access.ts';
export { type Encoding, encodings } from './codec/charset.ts';
export {
  type DateOrder,
  dateOrders,
  dayInWords,
  noDate,
  readDate18,
  readDay,
  type WireDate,
  writeDate18,
  writeDueDay,
} from './codec/dates.ts';
export { type Decoded, type DecodeOptions, decode } from './codec/decode.ts';
export { otherDelimiterIn } from './codec/delimiter.ts';
export {
  type Deviation,
  type DeviationCode,
  deviationKinds,
  isHarmless,
  isRewritten,
} from './codec/deviations.ts';
export { type EncodeOptions, encode, fieldsOf, type Wire } from './codec/encode.ts';
export { createFramer, type Framer } from './codec/framer.ts';
export {
  plainText,
  readCount,
  readFlags,
  readMoney,
  readYesNo,
  writeFlags,
  writeMoney,
} from './codec/values.ts';
export { type FieldId, fieldFact, fieldFacts } from './messages/fields.ts';
export {
  type AnyDraft,
  type AnyMessage,
  type Code,
  type Draft,
  type Field,
  type KnownMessage,
  type Message,
  type ReplyCode,
  type RequestCode,
  table,
  type UnknownMessage,
} from './messages/table.ts';
export type { FeeEntry } from './profiles/fee-entry.ts';
export { readFees } from './profiles/fee-formats.ts';
export { type FeeKindWords, feeKindOf, feeKinds, type NamedFeeKind } from './profiles/fee-kinds.ts';
export { holdLines, readHold } from './profiles/hold-formats.ts';
export { identityOf } from './profiles/identity.ts';
export { type LoanEntry, readLoans } from './profiles/loan-formats.ts';
export {
  type EnvelopeName,
  type ErrorDetection,
  envelopeNames,
  type FeeFormat,
  feeFormats,
  type HoldFormat,
  holdCounts,
  holdFormats,
  type LoanFormat,
  loanFormats,
  nbDueDates,
  noPatronFields,
  type PatronFields,
  type Profile,
  reborrowings,
  registrationsFlags,
  summaries,
} from './profiles/profile.ts';
export { type ProfileName, profileNames, profileOf, profiles } from './profiles/profiles.ts';
export { createInTurn } from './server/in-turn.ts';
export type { ServeOptions, ServerAnswer, Session } from './server/options.ts';
export { type Sip2Server, serve } from './server/server.ts';
export { describeMessage, describeProtocol } from './trace/describe.ts';
export { type Inspected, inspect } from './trace/inspect.ts';
export { type Masked, mask, maskLine } from './trace/trace.ts';
export { createTrace, type OnTrace, type Trace, type TraceEntry } from './trace/trace-ring.ts';
