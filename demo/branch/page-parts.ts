/** What the pages of a branch and of a region are made of: files, and acts by their names. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { z } from 'zod';
import { besideProgram } from '../../src/files.ts';
import type { Ran } from '../stage/serving.ts';

interface Act {
  body: z.ZodType;
  run(body: never): Promise<Ran> | Promise<void>;
}
/** By `device/action`. */
export type Acts = Readonly<Record<string, Act>>;

const types = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

export async function runAct(acts: Acts, name: string, given: unknown): Promise<Ran> {
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!act) return { ok: false, why: 'unknown-act', text: 'There is no such act.' };
  const body = act.body.safeParse(given);
  if (!body.success) return { ok: false, why: 'invalid', text: z.prettifyError(body.error) };
  try {
    return (await act.run(body.data as never)) ?? { ok: true };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, why: 'refused', text };
  }
}

/** `of`: the folder of the files, from the root of the repository. */
export function serveFiles(app: Hono, of: string, files: Readonly<Record<string, string>>): void {
  const folder = besideProgram(of);
  for (const [path, name] of Object.entries(files))
    app.get(path, async (c) => {
      const type = types[name.slice(name.lastIndexOf('.') + 1) as keyof typeof types];
      const bytes = await readFile(join(folder, name));
      return c.body(bytes, 200, { 'Content-Type': `${type}; charset=utf-8` });
    });
}
