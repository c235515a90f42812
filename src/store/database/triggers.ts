/** The journal is append-only by triggers, except for the purge by age and a change of the key. */
import type { Database } from './sqlite.ts';

/** Runs `action` in a transaction that drops the triggers first and creates them again. */
export function unlocked(database: Database, action: () => void): void {
  database
    .transaction(() => {
      const select =
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'";
      const triggers = database.prepare<[], { name: string; sql: string }>(select).all();
      for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
      action();
      for (const { sql } of triggers) database.exec(sql);
    })
    .immediate();
}
