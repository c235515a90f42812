/** Draws a tree of plain elements, as the kiosk writes it into a file. */
import { h, type VNode } from 'preact';
import type { Tree } from '../../../src/technician/readiness/page/tree.ts';

export function drawTree(tree: Tree): VNode | string {
  if (typeof tree === 'string') return tree;
  return h(tree.tag, { ...tree.attributes }, ...tree.children.map(drawTree));
}
