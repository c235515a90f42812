/** Violations by their shape: the rule, and the kinds of steps of the shortened story. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf } from '../record.ts';
import type { Story } from '../shrink.ts';

export interface Broken {
  rule: string;
  detail: string;
  /** null: none can be played again */
  story: Story | null;
  /** of which kinds its steps are; of what has no story, where it broke */
  steps: readonly string[];
}
export interface Shape {
  rule: string;
  steps: readonly string[];
  detail: string;
  /** how often it was met, in all runs */
  seen: number;
  /** the file with the story */
  file: string;
}

export function stepsOf({ steps }: Story): string[] {
  return [...new Set(steps.map(nameOf))].sort();
}

function slugOf(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return words.slice(0, 50).replace(/^-|-$/g, '');
}

/** Opens the folder with the shapes that were kept before. */
export function openShapes(folder: string) {
  mkdirSync(folder, { recursive: true });
  const shapes = new Map<string, Shape>();
  for (const name of readdirSync(folder).filter((each) => each.startsWith('shape-'))) {
    const { shape } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { shape: Shape };
    shapes.set(shape.file, shape);
  }
  return {
    all: (): readonly Shape[] => [...shapes.values()],
    /** Whether it is a new one. */
    keep: ({ rule, detail, story, steps }: Broken): { isNew: boolean; file: string } => {
      const sum = createHash('sha256')
        .update(JSON.stringify([rule, steps]))
        .digest('hex');
      const file = join(folder, `shape-${slugOf(rule)}-${sum.slice(0, 8)}.json`);
      const known = shapes.get(file);
      const shape = known
        ? { ...known, seen: known.seen + 1 }
        : { rule, steps, detail: detail.slice(0, 500), seen: 1, file };
      shapes.set(file, shape);
      // The story of the first stays.
      const kept = known ? (JSON.parse(readFileSync(file, 'utf8')) as object) : { ...story };
      writeFileSync(file, `${JSON.stringify({ ...kept, shape }, null, 1)}\n`);
      return { isNew: !known, file };
    },
  };
}
export type Shapes = ReturnType<typeof openShapes>;
