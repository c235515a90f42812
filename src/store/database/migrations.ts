/**
 * The shapes of the database, oldest first. `user_version` counts how many have been applied.
 * A step that has been released is never changed: a new shape is a new step.
 */
export const migrations: readonly string[] = [
  // 1: the journal, where an event lies beside the others of its entry (`entry * 2^20 + n`): a
  // commit writes one page, not four. Only the moment, the event and the state of a settlement are
  // in clear. Each step has its number in the order of writing; the newest holds the head, the MAC
  // over all of them (proof.ts). Beside it facts, holds and tries of PINs, under keyed hashes.
  `CREATE TABLE event (
     seq     INTEGER PRIMARY KEY,
     entry   INTEGER NOT NULL GENERATED ALWAYS AS (seq >> 20) VIRTUAL,
     at      TEXT    NOT NULL,
     event   TEXT    NOT NULL CHECK (event IN ('begin', 'note', 'settle') AND (event = 'begin') = (seq & 1048575 = 0)),
     state   TEXT    CHECK ((event = 'settle') = (state IS NOT NULL)),
     payload BLOB    NOT NULL,
     nth     INTEGER NOT NULL DEFAULT 0,
     head    BLOB
   ) STRICT;
   CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TRIGGER event_keeps_values BEFORE UPDATE OF seq, at, event, state, payload, nth ON event
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TABLE key_check (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT;
   CREATE TABLE facts (
     card           BLOB    PRIMARY KEY,
     observed_at_ms INTEGER NOT NULL,
     sealed         BLOB    NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX facts_by_age ON facts (observed_at_ms);
   CREATE TABLE held (item BLOB PRIMARY KEY, seen_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE pin_try (id INTEGER PRIMARY KEY, card BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;
   CREATE INDEX pin_try_by_moment ON pin_try (at_ms);`,
];
