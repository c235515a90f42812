/** Where a line of a stack is in the sources. What is built has a few large files, each with a map. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** `line`: as V8 writes it. As it is where there is no map. */
export function inSources(line: string): string {
  const [, url = '', row, column] = /(file:\/\/[^()\s]+):(\d+):(\d+)/.exec(line) ?? [];
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')));
    const found = map.findEntry(Number(row) - 1, Number(column) - 1);
    if (!('originalSource' in found)) return line;
    const source = found.originalSource.replace(/^(\.\.\/)+/, '');
    return line.replace(/file:\/\/[^()\s]+/, `${source}:${found.originalLine + 1}`);
  } catch {
    return line;
  }
}
