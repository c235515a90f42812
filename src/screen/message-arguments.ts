/** The arguments of an ICU message, its marks (`<b>`) included. Pure. */

/**
 * `ast`: of `IntlMessageFormat`, whose nodes are text (0) and `#` (7), or carry the name of an
 * argument.
 */
export function argumentsOf(ast: unknown): readonly string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) walk(one);
    if (typeof node !== 'object' || node === null) return;
    const { type, value, options, children } = node as Record<string, unknown>;
    if (typeof type === 'number' && type !== 0 && type !== 7) names.add(String(value));
    if (typeof options === 'object' && options !== null) {
      for (const option of Object.values(options)) walk((option as { value: unknown }).value);
    }
    walk(children);
  };
  walk(ast);
  return [...names].sort();
}
