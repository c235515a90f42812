/**
 * What a report shows as a tree of plain elements: the kiosk writes it as HTML, the service panel
 * draws it as a part of its page.
 */

export type Tree = string | Element;
export interface Element {
  tag: string;
  attributes: Readonly<Record<string, string | number>>;
  children: readonly Tree[];
}

export function el(
  tag: string,
  attributes: Element['attributes'] = {},
  ...children: readonly (Tree | null | readonly Tree[])[]
): Element {
  return { tag, attributes, children: children.flat().filter((child) => child !== null) };
}

/** A table with a head. */
export function tableOf(head: readonly string[], rows: readonly Element[]): Element {
  const names = head.map((name) => el('th', { scope: 'col' }, name));
  return el('table', {}, el('thead', {}, el('tr', {}, names)), el('tbody', {}, rows));
}

const empty: ReadonlySet<string> = new Set(['path', 'rect', 'circle', 'col']);

export function toHtml(tree: Tree): string {
  if (typeof tree === 'string') return escaped(tree);
  const { tag, attributes, children } = tree;
  const given = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escaped(String(value))}"`,
  );
  const start = `<${tag}${given.join('')}`;
  if (empty.has(tag)) return `${start}/>`;
  return `${start}>${children.map(toHtml).join('')}</${tag}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
