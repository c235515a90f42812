/**
 * The shapes of the database, oldest first. `user_version` counts how many have been applied.
 * A step that has been released is never changed: a new shape is a new step.
 */
export const migrations: readonly string[] = [
  // 1: the journal. Only the moment, the event and the state of a settlement are in clear.
  `CREATE TABLE event (
     seq     INTEGER PRIMARY KEY AUTOINCREMENT,
     entry   INTEGER NOT NULL,
     at      TEXT    NOT NULL,
     event   TEXT    NOT NULL CHECK (event IN ('begin', 'note', 'settle')),
     state   TEXT    CHECK ((event = 'settle') = (state IS NOT NULL)),
     payload BLOB    NOT NULL
   ) STRICT;
   CREATE INDEX event_by_entry ON event (entry, seq);
   CREATE UNIQUE INDEX event_begins_once ON event (entry) WHERE event = 'begin';
   CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TRIGGER event_keeps_values BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TABLE key_check (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT;`,
  // 2: the facts last seen of a patron, under a keyed hash of the card number.
  `CREATE TABLE facts (
     card          BLOB    PRIMARY KEY,
     observed_at_ms INTEGER NOT NULL,
     sealed        BLOB    NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX facts_by_age ON facts (observed_at_ms);`,
];
