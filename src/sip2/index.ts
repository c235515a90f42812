/** SIP2 (3M Standard Interchange Protocol 2.00): the message table, the codec, the framing, a client and the server half. */
export { type AnyFieldId, all, first, firstFilled, yesNo } from './access.ts';
export { type Charset, charsets } from './charset.ts';
export { type Answer, createClient, type Sip2Client } from './client.ts';
export {
  dayInWords,
  noDate,
  readDate18,
  readDay,
  type WireDate,
  writeDate18,
  writeDueDay,
} from './dates.ts';
export { type Decoded, type DecodeOptions, decode } from './decode.ts';
export { describeMessage, describeProtocol } from './describe.ts';
export { type Deviation, type DeviationCode, deviationKinds, isHarmless, isRewritten } from './deviations.ts';
export { type EncodeOptions, encode, fieldsOf, type Wire } from './encode.ts';
export { type FeeEntry, readFees } from './fee-formats.ts';
export { type FeeKindWords, feeKindOf, feeKinds, type NamedFeeKind } from './fee-kinds.ts';
export { type FieldId, fieldFact, fieldFacts } from './fields.ts';
export { createFramer, type Framer } from './framer.ts';
export { type Inspected, inspect } from './inspect.ts';
export { type LoanEntry, readLoans } from './loan-formats.ts';
export type { Log, Report } from './log.ts';
export { type Open, openAddress, type TlsOptions } from './open.ts';
export {
  type ClientOptions,
  type ClientState,
  type ErrorDetection,
  type OnTrace,
  type Timings,
  usualTimings,
} from './options.ts';
export {
  type DateOrder,
  dateOrders,
  type FeeFormat,
  feeFormats,
  type LoanFormat,
  loanFormats,
  noPatronFields,
  type PatronFields,
  type Profile,
} from './profile.ts';
export { type ProfileName, profileNames, profileOf, profiles } from './profiles.ts';
export { type ScriptRow, withScript } from './script.ts';
export { type ServeOptions, type ServerAnswer, type Session, type Sip2Server, serve } from './server.ts';
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
} from './table.ts';
export { type Masked, mask, maskLine } from './trace.ts';
export { createTrace, type Trace, type TraceEntry } from './trace-ring.ts';
export { plainText, readCount, readFlags, readMoney, readYesNo, writeFlags, writeMoney } from './values.ts';
