CREATE TABLE key_check (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT;
CREATE TABLE facts (
     card          BLOB    PRIMARY KEY,
     observed_at_ms INTEGER NOT NULL,
     sealed        BLOB    NOT NULL
   ) STRICT, WITHOUT ROWID;
CREATE TABLE "event" (
     seq     INTEGER PRIMARY KEY,
     entry   INTEGER NOT NULL GENERATED ALWAYS AS (seq >> 20) VIRTUAL,
     at      TEXT    NOT NULL,
     event   TEXT    NOT NULL CHECK (event IN ('begin', 'note', 'settle') AND (event = 'begin') = (seq & 1048575 = 0)),
     state   TEXT    CHECK ((event = 'settle') = (state IS NOT NULL)),
     payload BLOB    NOT NULL
   , nth INTEGER NOT NULL DEFAULT 0, head BLOB) STRICT;
CREATE TABLE held (item BLOB PRIMARY KEY, seen_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pin_try (id INTEGER PRIMARY KEY, card BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;
INSERT INTO key_check (one, sealed) VALUES (1, X'0179505c4b713319382613585f7e7e75d77518813f4e8903d5cd4fc91cd7db019af1a62bff45ecab14724b4b7cffc49ebdbe58e9240d78f0a6f258d5c25865fd679ae3e9796ff0aa6f062dab311205df57da32d760f967ec3b6f56bba1b40584c0bd9fc466bdb91540ae583a61d3d93401fbd57a70d86727bf2d2f33216358cb27f4d361b178');
INSERT INTO facts (card, observed_at_ms, sealed) VALUES (X'fc6318663fa886d1441e3b48da14a2cdfca99d8e0dd2cba1b91863234bc275ea', 1795168800000, X'01b1b8a9d34c3f22faa41abb41dd0067c161da5afba04214828478b166bc5b62d3b293ec63bb88151833075bc7ead4eea4812b0f5bde1b8e4e928df45c45fdb0169de1fb75fa401850a020c6e9a700425cfbc41bfc0aa8526aad2a44e894fe7d621fd3cb09d0ceeed69c11bccd65f272c29be6ccce1ea1b6b4e1680e0eb2f0090b82941d125f5715c09d50f46e932ce782b588bf69570d39cf41747e1c8d3b');
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (1048576, '2026-11-20T10:00:00Z', 'begin', NULL, X'014bbb8454319fcf2cd73ec51093ba0fc28dc9fe59032b2e1d60bde56ee78a41c9aeb524885a3e8498ea3a25680b56644b77a7961b541d48312377dcdf115916ae1506b74da805caf6855e31b617b06964c57e4d27d84dc80669bd56f0709838dc2aa3643dd783e6d2b354c68bf09c9426e72a0f55e415e1e31eea6bf731976d3d2be0870cf41f58fb7314e09ebda04643fa33d478f42b1da5b3ce9ae7edcf9a4c714da8a1', 1, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (1048577, '2026-11-20T10:00:00Z', 'note', NULL, X'015c0262de3fe155921729cb0928e36db453904fcde7a6f4dbb614b48b2391b5b597d31a26d8872625829048a6b3e55a', 2, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (1048578, '2026-11-20T10:00:00Z', 'settle', 'deferred', X'015f5d1dac30d8d625a63776578c50c0e3b3a821a9b7ff153c162dad1cdf87c912d63edf44dfa92c466733bd4b7188060a', 3, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (2097152, '2026-11-20T10:00:00Z', 'begin', NULL, X'012fbcce1b54d92e4107ee930bacd2d25d1ad3f8c07ebad52232edb7108ef51e7870cddddce921dfd70e400279177c7736853df922ea77ee0e91f49625c22627c8872c86982ff38a2b9a7c712aeca4499f1edc5c08ad25fb76b7ceacccf85b54308b28', 4, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (2097153, '2026-11-20T10:00:00Z', 'note', NULL, X'015fedae5a8fc4575792de61194f243d457884937f26f698d5329af7a1ab503a864a5670a78a82f93bf97e8038d8af', 5, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (2097154, '2026-11-20T10:00:00Z', 'settle', 'deferred', X'012e31d02dd60aa8f1c06c2407384275b78ada66018ce665f7f8ced022df1f5b64ce75788a240beee45a1a9950e76e7c2c', 6, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (3145728, '2026-11-20T10:00:00Z', 'begin', NULL, X'01ef7dce40f723fb080a68c2d6e3d42755edaf06d80bce6334f50ff86024d636b4157b9b55fd5821a59c08dbbc2e75d2243e62ca1f34299c16dfe636d0f8a0d8e7218bb42d5275a374826f61322ee9ae1006f1f111ec3559cf0cbeb5eecc8f50a9bdde337e582b405b1909d9152d350ebd56360abc76fb863180c2d51a9fa92ca027cdd31912c275e11992e040b67bde77dd551961203a70f6a2ab1d143f12d2ffb2340467', 7, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (3145729, '2026-11-20T10:00:00Z', 'settle', 'deferred', X'01aa7ebfc25fe67125e9753069296a4c8298596ea096d03b6d5af14960b586dad30901a245037cd8a846d9c443c054ce0d', 8, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (3145730, '2026-11-21T10:00:00Z', 'settle', 'refused', X'018dffb6607a08458d9047cc24f6fa0ce6d57974ebfaa9f80cf35f11115868268fa9050bd0f4e0028d60a56a3758453ed037b4ad18098e709d67524511907b6cd5e6be99', 9, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (4194304, '2026-11-21T10:00:00Z', 'begin', NULL, X'01bc0ad1867179fbc45c242b5003ff48d7248a056277e443e90383128c213e499e5ee486b91720783d0700a9c459f732ece1050a7d2da19cb94ab54f9cca46e30dd9a60262be8ff13663d4cafab24979495cffaaeba127cdc62fcdf1b4a5b41b9cc175031830182acc51e777fa63280818a45f009592d755d38f01b07f2d1f469708dd8c427ea516826e9c5430f7db61fd40820bffbc6ccc41aced7f62cc21e24ac878bf0d660198af406085761b54e67d', 10, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (4194305, '2026-11-21T10:00:00Z', 'note', NULL, X'01db7c534153f578dd36e4362deb639e077898c7f33109ef6d10ab3e05f356c35dd693762499c08170dff8fda2ac2aa1602e6cdcdf2672c906d768c3fe41dcf72e081b45b06009cb65493ce97003e9fd5b95c77377b5c71f4c4da7125adf82758727fe8dda80dea772116f7622314c8f4114af56895610cfc425259cb171c54fb90d2f94', 11, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (4194306, '2026-11-21T10:00:00Z', 'note', NULL, X'01f479c10c8423d7a882dce41b505e8c75e9809922cbfe509bea89f9a9426522707f6b01138a59a0611b9b4dce8b01d6ba50ee5329f5565c02b13bbf', 12, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (4194307, '2026-11-21T10:00:00Z', 'settle', 'staff', X'0124755f7516f7e50fe3d12f514757c7e6321fa3a063a8311a0e6c3447b4efc7e06bd7e7edc0c48e3849f57f11e0ef20f768cc460e073c55c492b7f92995a278bd39e44368cd', 13, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (5242880, '2026-11-22T10:00:00Z', 'begin', NULL, X'01a2dd3b2b736214fcf3de162ce28b27c854ba6087c5252dc90adaee1f81fa56762c3a910181892b6f7e2299d3ffabc390f7a3423e0ef632d1f7cab4482b4367d6e3171af38c9d0ed1b0d5f101ca897e97c78cff9676a5e14ad9cab83877f3', 14, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (5242881, '2026-11-22T10:00:00Z', 'settle', 'unknown', X'01b3d6853055c5f4cfcbad76d94b1c46f516394f409bee0257b45ad0c89ec4bc80cdd1ce7ba93e73400fd925a816dcc11aff0448af0f0db4856897f978da33be9dbd', 15, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (6291456, '2026-11-22T10:00:00Z', 'begin', NULL, X'01563891f0013cc5490193e69b6c5f4585531d9d0dd8bf42a0e81ffd3a44bfc41d4d7a618347039103fed549c808d5ff2a45b59e4ae4bf9afbd17e1167ebb1ac06c25a511bb5f567ad7e899a1f15ec1c9b05c35dc89597c5b872edeb34bf790c8c6eec8d0505de7f5d0d4465ff649ad8c7169bd7f236ecbda9673a487b27dc6cb5718abc9d1baff6f3d9445d603d6dc2cbbe4afa332eb7e6f6f7d5f350baec70bb49902d', 16, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (6291457, '2026-11-22T10:00:00Z', 'note', NULL, X'0188ac269add4155032a986ce03fdbb3def28df9a1671f4198a27033dab0a4b7385210f37acf2acf007e35430cdfd161', 17, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (6291458, '2026-11-22T10:00:00Z', 'settle', 'accepted', X'01aba192a2b4119bf176c8474831e37ef9cd8f4a80da003567f57e2331dab99e4dbb4ead77c6a71ee6cd39cbf8dde6d71f', 18, NULL);
INSERT INTO event (seq, at, event, state, payload, nth, head) VALUES (7340032, '2026-11-23T10:00:00Z', 'begin', NULL, X'01ebb1e670bbae2df5646643f1ca684d51725b7f572fbbca9d80fbcf03704aa1f2dce9858f69bb895e9fe5de0d833744d5c7c0f5baae1968f7c6e34bb6bf89fada970ca401a0622c08561bed4c2a2d15c68312d5e484dbc263d0a239e835865cf3b7a7', 19, X'677662dd4a462e97a194d047bbf1ed8d');
INSERT INTO held (item, seen_at_ms) VALUES (X'd3b201638dcd5a96e595d9fa56057969f1c541d983976255b8f4d9366c2591e2', 1795168800000);
INSERT INTO pin_try (id, card, at_ms) VALUES (1, X'c5d147c3043c32dacbd5a8ccfad91c53cd55c564a97342b9f05610ab6733487c', 1795428000000);
CREATE INDEX facts_by_age ON facts (observed_at_ms);
CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE INDEX pin_try_by_moment ON pin_try (at_ms);
CREATE TRIGGER event_keeps_values BEFORE UPDATE OF seq, at, event, state, payload, nth ON event
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
PRAGMA user_version = 6;
