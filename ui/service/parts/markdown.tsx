/**
 * The little Markdown of decision tables: headings, tables, lists and paragraphs. Everything is
 * text; nothing becomes markup.
 */
import type { VNode } from 'preact';

export function Markdown({ text }: { text: string }) {
  return <div class="markdown">{blocksOf(text).map(drawn)}</div>;
}

type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'list'; items: string[] }
  | { kind: 'text'; text: string };

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const last = blocks.at(-1);
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    const item = /^\s*[-*]\s+(.*)$/.exec(line)?.[1];
    if (heading !== undefined) blocks.push({ kind: 'heading', text: heading });
    else if (line.startsWith('|')) {
      if (/^\|[\s:|-]+\|\s*$/.test(line)) continue;
      if (last?.kind === 'table') last.rows.push(cellsOf(line));
      else blocks.push({ kind: 'table', rows: [cellsOf(line)] });
    } else if (item !== undefined) {
      if (last?.kind === 'list') last.items.push(item);
      else blocks.push({ kind: 'list', items: [item] });
    } else blocks.push({ kind: 'text', text: line.trim() });
  }
  return blocks.filter((block) => block.kind !== 'text' || block.text !== '');
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** `code` and **bold** within a line. */
function inline(text: string): (VNode | string)[] {
  return text.split(/(`[^`]*`|\*\*[^*]+\*\*)/).map((run, at) => {
    if (run.startsWith('`')) return <code key={at}>{run.slice(1, -1)}</code>;
    return run.startsWith('**') ? <b key={at}>{run.slice(2, -2)}</b> : run;
  });
}

function drawn(block: Block, at: number): VNode {
  switch (block.kind) {
    case 'heading':
      return <h3 key={at}>{inline(block.text)}</h3>;
    case 'list':
      return (
        <ul key={at}>
          {block.items.map((item, index) => (
            <li key={index}>{inline(item)}</li>
          ))}
        </ul>
      );
    case 'text':
      return <p key={at}>{inline(block.text)}</p>;
    case 'table': {
      const [head = [], ...rows] = block.rows;
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too
        <div class="wide-table" key={at} tabIndex={0}>
          <table class="lines">
            <thead>
              <tr>
                {head.map((cell, index) => (
                  <th scope="col" key={index}>
                    {inline(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    }
  }
}
