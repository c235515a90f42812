import { expect, it } from 'vitest';
import { visitMachine } from '../../machines/visit.ts';

const task = visitMachine.states.task;
const names = Object.keys(task?.states ?? {});

it('every task of a visit has a way out: by a touch, by its outcome, by time or at once', () => {
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    if (name === 'over') continue;
    const state = task?.states[name];
    const own = [...(state?.transitions.values() ?? [])].flat();
    const always = state?.always ?? [];
    const leads = [...own, ...always].filter((transition) =>
      transition.target?.some((target) => target.id !== state?.id),
    );
    expect([name, leads.length > 0]).toEqual([name, true]);
  }
});

it('what commits has no exit but its outcome: neither Stop nor time leads out', () => {
  const committing = names.filter((name) => task?.states[name]?.tags.includes('committing'));
  expect(committing).toEqual(['paying', 'printing']);
  for (const name of committing) {
    for (const event of ['STOP', 'LEAVE', 'DONE', 'BACK']) {
      const leads = (task?.states[name]?.transitions.get(event) ?? []).filter((transition) => transition.target);
      expect([name, event, leads]).toEqual([name, event, []]);
    }
    expect([name, task?.states[name]?.transitions.has('STOP')]).toEqual([name, true]);
  }
});
