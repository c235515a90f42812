/** Deliberate faults in the charts, which a scene must find. */
import type { Mutant } from '../support/repository/mutated.ts';

export interface Found extends Mutant {
  scene: string;
  /** within how many acts */
  depth: number;
  rule: string;
}
const meant = 'booked is meant';
const switched = 'a visit ends with its tags switched';

export const mutants: readonly Found[] = [
  {
    name: 'a second person who goes back leaves their books to the first',
    file: 'machines/visit/setup.ts',
    from: `    stopAdding: assign(({ context }) => ({
      ...given(context, 'newcomer', 'nobody'),`,
    to: `    stopAdding: assign(({ context }) => ({
      ...given(context, 'newcomer', context.person),`,
    ...{ scene: 'together', depth: 6, rule: meant },
  },
  {
    name: 'who says that they are here has what was laid down meanwhile',
    file: 'machines/visit/setup.ts',
    from: "stayHere: assign(({ context }) => ({ ...given(context, 'newcomer', 'nobody'),",
    to: "stayHere: assign(({ context }) => ({ ...given(context, 'newcomer', context.person),",
    ...{ scene: 'together', depth: 6, rule: meant },
  },
  {
    name: 'a kiosk that starts has seen its plate',
    file: 'machines/plate.ts',
    from: `  outOfSight: [],
  sight: 'unwatched',`,
    to: `  outOfSight: [],
  sight: 'whole',`,
    ...{ scene: 'restart', depth: 8, rule: meant },
  },
  {
    name: 'what lies there as nobody is served is of who comes next',
    file: 'machines/plate.ts',
    from: "return givenTo(plate, () => 'nobody');",
    to: 'return givenTo(plate, () => 0);',
    ...{ scene: 'closing', depth: 6, rule: meant },
  },
  {
    name: 'a late tag at a hand-over is not switched',
    file: 'machines/visit/visit.ts',
    from: `          { target: '.return', guard: 'unsecured', actions: 'leaveBehind' },
          { target: '.borrow', guard: 'unreleased', actions: ['leaveBehind', 'showBorrower'] },
          { target: '.goodbye' },`,
    to: "          { target: '.goodbye' },",
    ...{ scene: 'numbers', depth: 8, rule: switched },
  },
  {
    name: 'while it is asked who is there a tag of the visit is the next one’s',
    file: 'machines/visit/laid.ts',
    from: "      comes: comes === 'newcomer' && own ? own.person : comes,",
    to: '      comes,',
    ...{ scene: 'numbers', depth: 8, rule: switched },
  },
  {
    name: 'the loan of one person changes the holds of who is shown',
    file: 'machines/visit/people.ts',
    from: 'one.person === person ? { ...one, holdsReady: holdsAfter(',
    to: 'one.person === people.person ? { ...one, holdsReady: holdsAfter(',
    ...{ scene: 'numbers', depth: 9 },
    rule: 'what is said of one does not change by what another does',
  },
];
