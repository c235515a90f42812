import type { LineOptions } from '../line.ts';
import { anyTags, type TagSettings } from '../tags/decode.ts';

/** Options of every reader's driver. Durations in milliseconds. */
export interface ReaderOptions {
  /** what the gates check: AFI, EAS or both; `none`: nothing is written, every order succeeds */
  security: 'none' | 'afi' | 'eas' | 'both';
  /** AFI of an item that the gate alarms for, and of a released one */
  afi: { secured: number; released: number };
  /** from the start of one inventory to the start of the next */
  pollEveryMs: number;
  /**
   * the same where a tag has come that was not seen often enough yet: a patron waits for it. Long
   * enough that a book which is only carried past is gone by then
   */
  lookAgainMs: number;
  /** consecutive inventories with a tag before it appears, and without it before it vanishes */
  appearAfterRounds: number;
  vanishAfterRounds: number;
  /** failed readings of a new tag's memory before it is reported as unreadable */
  memoryTries: number;
  /**
   * cards of patrons have tags: what came with one is reported after it, so nothing is reported
   * before all that has come is read, or `memoryTries` rounds later. From the first such card on it
   * is so in any case: reading a stack first takes time
   */
  cardsFirst: boolean;
  /** bytes of a tag that are read; readers of Feig's CPR family give at most 128 at once */
  memoryBytes: number;
  /** what the library has made of its tags */
  tags: TagSettings;
  /** must exceed the reader's own response time (Feig: CFG1, 1 s as delivered) */
  responseTimeoutMs: number;
  /** after a time-out: how long late replies are dropped before the next request */
  drainMs: number;
  /** the same two until the first answer: a reader identifies itself without using its field */
  probeTimeoutMs: number;
  probeDrainMs: number;
  /** from the last byte of a reply to the next request */
  turnaroundMs: number;
  /** silence within a frame after which it is garbage */
  gapMs: number;
  /** requests in a row without a reply before the line is dropped and opened again */
  missesUntilDrop: number;
  /** inventories in a row that the reader refuses before it counts as down */
  failedRoundsUntilDown: number;
  /** tries of one switching of the security, and the least time between two */
  writeTries: number;
  writePauseMs: number;
  /** at least so long between two equal log entries */
  repeatReportsMs: number;
  line: LineOptions;
}

export const readerDefaults: ReaderOptions = {
  security: 'afi',
  afi: { secured: 0x07, released: 0xc2 },
  pollEveryMs: 250,
  lookAgainMs: 100,
  appearAfterRounds: 2,
  vanishAfterRounds: 3,
  memoryTries: 3,
  cardsFirst: false,
  memoryBytes: 128,
  tags: anyTags,
  responseTimeoutMs: 2000,
  drainMs: 1000,
  probeTimeoutMs: 700,
  probeDrainMs: 300,
  turnaroundMs: 5,
  gapMs: 100,
  missesUntilDrop: 2,
  failedRoundsUntilDown: 3,
  writeTries: 3,
  writePauseMs: 150,
  repeatReportsMs: 60_000,
  line: {},
};
