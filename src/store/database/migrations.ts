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
  // 3: an event lies beside the others of its entry, `entry * 2^20 + n`: a commit writes one page,
  // not four.
  `CREATE TABLE event_by_entry_and_number (
     seq     INTEGER PRIMARY KEY,
     entry   INTEGER NOT NULL GENERATED ALWAYS AS (seq >> 20) VIRTUAL,
     at      TEXT    NOT NULL,
     event   TEXT    NOT NULL CHECK (event IN ('begin', 'note', 'settle') AND (event = 'begin') = (seq & 1048575 = 0)),
     state   TEXT    CHECK ((event = 'settle') = (state IS NOT NULL)),
     payload BLOB    NOT NULL
   ) STRICT;
   INSERT INTO event_by_entry_and_number (seq, at, event, state, payload)
     SELECT (entry << 20) + row_number() OVER (PARTITION BY entry ORDER BY seq) - 1, at, event, state, payload
     FROM event ORDER BY entry, seq;
   DROP TABLE event;
   ALTER TABLE event_by_entry_and_number RENAME TO event;
   CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TRIGGER event_keeps_values BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`,
  // 4: items on hold, under a keyed hash of the item number.
  `CREATE TABLE held (item BLOB PRIMARY KEY, seen_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  // 5: tries of PINs, under a keyed hash of the card number.
  `CREATE TABLE pin_try (id INTEGER PRIMARY KEY, card BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;
   CREATE INDEX pin_try_by_moment ON pin_try (at_ms);`,
  // 6: each step has its number in the order of writing; the newest holds the head, the MAC over
  // all of them (proof.ts).
  `ALTER TABLE event ADD COLUMN nth INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE event ADD COLUMN head BLOB;
   DROP TRIGGER event_keeps_values;
   CREATE TRIGGER event_keeps_values BEFORE UPDATE OF seq, at, event, state, payload, nth ON event
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`,
  // 7: nothing changes. An older kiosk would settle a payment that has a handle by what its
  // terminal had last, and does not open what may hold one.
  '',
];
