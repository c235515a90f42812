/** What `npm run bench` is asked for. */
import { parseArgs } from 'node:util';

/**
 * Throws an Error with what can be written.
 * @param {string[]} args @param {string[]} all the names of the benchmarks
 */
export function readOptions(args, all) {
  const usage = `npm run bench [-- NAME] [--against COMMIT] [--record] [--json], NAME one of: ${all.join(', ')}`;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        against: { type: 'string' },
        record: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [name, ...more] = positionals;
    if (more.length > 0) throw new Error('One benchmark, or all of them.');
    if (name !== undefined && !all.includes(name))
      throw new Error(`No benchmark is called ${name}.`);
    if (values.against === '') throw new Error('--against has no commit.');
    return { ...values, names: name === undefined ? all : [name] };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
