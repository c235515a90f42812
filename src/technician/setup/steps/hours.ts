/** When the library is open. */
import { openingAt } from '../../../screen/hours.ts';
import { fine } from '../../finding.ts';
import type { Step } from '../../setup-step/step.ts';
import { readHours, type Week, writeHours } from '../hours-text.ts';

export const hours: Step = {
  id: 'hours',
  title: 'Opening hours',
  questions: async ({ config: { library }, language }) => [
    {
      name: 'hours',
      ask: 'When is the library open?',
      hint: 'As in mo-fr 9-17:30, sa 10-13; or always',
      kind: 'text',
      value: writeHours(library.hours as Week | null, language),
    },
  ],
  problems: ({ hours: text = '' }) => {
    const read = readHours(text);
    return read.ok ? {} : { hours: read.problem };
  },
  edits: ({ hours: text = '' }, { library }) => {
    const read = readHours(text);
    if (!read.ok) return [];
    const closedOn = library.hours?.closedOn;
    const value = read.week === null ? null : { ...read.week, ...(closedOn ? { closedOn } : {}) };
    return [{ path: ['library', 'hours'], value }];
  },
  test: async ({ config: { library }, now }) => {
    if (library.hours === null) {
      const text = 'The kiosk is open at any hour.';
      return { findings: [fine('configuration', text, { told: { is: 'always-open' } })] };
    }
    const week = writeHours(library.hours as Week);
    const { isOpen } = openingAt(library.hours, library.timeZone, now());
    const text = `Open ${week}; ${isOpen ? 'open' : 'closed'} at this moment.`;
    // Only the Dutch panel has words of its own for it.
    const name = writeHours(library.hours as Week, 'nl');
    const told = { is: isOpen ? 'hours-open' : 'hours-closed', name };
    return { findings: [fine('configuration', text, { told })] };
  },
};
