CREATE TABLE event (
     seq     INTEGER PRIMARY KEY AUTOINCREMENT,
     entry   INTEGER NOT NULL,
     at      TEXT    NOT NULL,
     event   TEXT    NOT NULL CHECK (event IN ('begin', 'note', 'settle')),
     state   TEXT    CHECK ((event = 'settle') = (state IS NOT NULL)),
     payload BLOB    NOT NULL
   ) STRICT;
CREATE TABLE key_check (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT;
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (1, 1, '2026-11-20T10:00:00Z', 'begin', NULL, X'01a09de913e336f684ddceeedcf4a49d1ccdd54e62637210bab3b5658d271e1d9b6523f20dada6d1f541a8884968b5e0bcfeca2c3d359b6ccb2d3b6d4f281de014b2c590d8ab7a138853cb21aae6bdfc4b950e92538eea3535e990e250e12280cfea9a16f9852ca6347b95647363f97979a0578d93ec8e3a11883b0482f7b9c2b467c5c19140a4845e9de19db38a120ade15622881762041d618ce1b3c314c68dea42af6d5');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (2, 1, '2026-11-20T10:00:00Z', 'note', NULL, X'011d2344bc02cf554afdb09e4ea8b4f64b6ddbc2693a37b72b7bb1ee43e1929309f2e7efbc16dfb6a39ca9d4c69683a5');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (3, 1, '2026-11-20T10:00:00Z', 'settle', 'deferred', X'01fd1250a35db87cdeb2c8b5776f2f8b08d442ccd20232083413733c60b944a0c795f38e5a7d4945d423c0887905c04a0d');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (4, 2, '2026-11-20T10:00:00Z', 'begin', NULL, X'0125a22a12134a33d97c164402c608edf6fb6c272b5c080f793838677a2575060c65b422071fd5beaba922bfac92437543153fd31fcc98bde6420577e29cb2a323b7640ff92705821cd8be3644400136ea9a12c88ad64e7d7b1e3363efb6eaa34e94e9');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (5, 2, '2026-11-20T10:00:00Z', 'note', NULL, X'011b73a22bb8293cc3fae559a88ed6a83f82a5548ac69832d0144b5d100a5fd26cebf16b9a220aae72034ec37cd1b8');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (6, 2, '2026-11-20T10:00:00Z', 'settle', 'deferred', X'019bd6517c6231f95dc530762e340070b1644923275f9cf3312aa0dfa8d0d9d57ed1fe69e7acc0160b7e9c3e08932e70de');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (7, 3, '2026-11-20T10:00:00Z', 'begin', NULL, X'014f5f3639a0f5b35e8feaa81244f70e5f6a8f0e60afc5baf0d2190da9a8839be6c25f84921403f8b0262594effc786fe12628f0dc56295f319f187a4131baef3b1cbec5d7e341be0922bbff4ddfd041465ab5bc3f780e5576aebd49606f5ff7fa7662d5b5aeaab7258d6157a3c0cbfe4bd46a589984c08aae4d554c229d2ba357793fee240cf127f221949d5257a562ed628c186bfac0678c03cffbe2205b0193488c0372');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (8, 3, '2026-11-20T10:00:00Z', 'settle', 'deferred', X'01ff1870a94232aa077f848e6bde81d71715f4d358f3a0adfbd493789b6402d37bea75ebf81c140688878597ff9183c616');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (9, 4, '2026-11-21T10:00:00Z', 'begin', NULL, X'01a4a40dacee0e4a8e48343e825414e17cf16a5ca277bc1e892ae27311e5b5316136b270fe82226c3ac243476822090a11bea3ffc30c1a1b220899c3de8ed9ecf7181705dc5e44a720d3bdd1789a75e79e9a6b7e01143604b68792a59d24229c5b328a0ccef5be9d79823226e9f2936b2550b951f11c03708b3a245d49ab959d95e0d8831fb4be063b405ff1911b17bedb7b3e160b67ac1b2fe7ae4ae55e65f607e902955434adc3f08ea6eaf23ac41f73');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (10, 3, '2026-11-21T10:00:00Z', 'settle', 'refused', X'01fd8c17b2bd73ff8feb62ea93c466ed8d70ed9c6344cdfd1d43e8364ecf74c431bc210d7b877e6e90c3b7a4085a6dced7b5886df460d2134403fd71b18dcddbc1249463');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (11, 4, '2026-11-21T10:00:00Z', 'note', NULL, X'014779450edb4c2223007011deb958ed3010fae87dd120c2adf27baa3351866b3c8ad66c7bdc191374718bf74f43e513d80ec72920b1ba5d3b9bba9afbde8571a172ff7853ea068f46c9f9912dd09784c3458f03c75d5460a45668e5d848ea6ec427cae9df2ac06a575133ef0b64d1984ec0fad44cab975975d182abbbe66c50bc38f46b');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (12, 4, '2026-11-21T10:00:00Z', 'note', NULL, X'01f5f9dc3237cb36c2f951f45bca250db6413e5b83862127eda0331b7574cfb4d200851f131375a7b05a565cf7ce02512c21410bba15338cab379f7c');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (13, 4, '2026-11-21T10:00:00Z', 'settle', 'staff', X'01f68105f16942ed93050fdd35d627ed1d4d55599260ef663deedf1b3fe572857265730b8d35f3db53651c0776ac1fded1b867e359592db97bc41d416987009d1e6a115424ff');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (14, 5, '2026-11-22T10:00:00Z', 'begin', NULL, X'01f4718ecf2b5385f44c392bb18f47e43b431fb41b1b8c177e7a055b2a0cd22202a1269a364f3fdc9008e955d9d108432611bc19107304688744fb2e00cfcee93c455b0de5aca834badb0060c1b568e1ddf0d567d84fd579ffbab5985e82a5');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (15, 5, '2026-11-22T10:00:00Z', 'settle', 'unknown', X'011c122ab0f0bab4b38ec12531c38046650b9f593221673154ddb453107a11d6a2a3e5100eab66765cf5e0d6a587baf50b50642d0b3760a3a48f331b0952b273d4cd');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (16, 6, '2026-11-22T10:00:00Z', 'begin', NULL, X'01db02f3508ca1123b67ecb780a1e6d5051ab6996df90688cdf85c731c12b884500b675b94d1353ee62816bdbe070b34a951efb91fb0ec5baca87fb54c51fdbe83f76ee14cd88e3e35e7ea9f1e7b507cdb740870667b6af6f6703709632b3cbf41d51db6175e8b8abb517301a044b06f74e175255a79e236c5ce134053845a037d71531f2cc7524fe3c9b88e4c39e4061de1ef7de869b5fe45078d5582fd303dc586f431');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (17, 6, '2026-11-22T10:00:00Z', 'note', NULL, X'016e5dcdd488e053acd03521839a392828b3cdd782cfdd6a16b66dd3c83b8c57bc6cbd4e0f7b7e53cf3c9524fe6a1aaf');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (18, 6, '2026-11-22T10:00:00Z', 'settle', 'accepted', X'01241c7e5dfd871fa757168334fd4fd6cb02a323c55b6d688439633b703b7379bb6e864cd35c301529f5460c38f49cfbeb');
INSERT INTO event (seq, entry, at, event, state, payload) VALUES (19, 7, '2026-11-23T10:00:00Z', 'begin', NULL, X'0193fcec5400652acf7bd60c639c0287c30e32e7576f6f60deb43b6402c9dfe9a342a3c1a83e5a5b234b5d00f67a012ed34847b47d1a8d39f22218dc7197e8e636eb39e0ee8c22ee8d34347b88bf96168b9d664f9f9631d0f838a3f2f1356083c374b0');
INSERT INTO key_check (one, sealed) VALUES (1, X'0100a98900b70bd34f02c2f5c92c0873c1021a46dc1d0dc552a9c83ed1b15d5a2d64f683');
CREATE INDEX event_by_entry ON event (entry, seq);
CREATE UNIQUE INDEX event_begins_once ON event (entry) WHERE event = 'begin';
CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER event_keeps_values BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
PRAGMA user_version = 1;
