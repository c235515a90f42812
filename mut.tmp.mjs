import { runnerImport } from 'vite';
const root = '/tmp/w/h9/';
const { module: p } = await runnerImport(root + 'test/simulation/plugin.ts', { root, logLevel: 'error' });
const { module: m } = await runnerImport(root + 'test/simulation/mutants.ts', { root, logLevel: 'error' });
for (const mutant of m.mutants) {
  const t = Date.now();
  const { module } = await runnerImport(root + 'test/simulation/main.ts', { root, logLevel: 'error', plugins: [p.simulated(mutant)] });
  const r = await module.simulate(1000, 1, 'high');
  console.log(mutant.name, '|', r.visits, r.broken?.story.rule, r.broken?.outcome.violation?.detail?.slice(0, 100), mutant.rules.includes(r.broken?.story.rule), (Date.now() - t) / 1000);
}
