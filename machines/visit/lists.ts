/** The lists of a visit: what is borrowed, what is returned. */
import { purpose, toReturn } from '../transitions.ts';
import { visitSetup } from './setup.ts';

function forList(action: 'borrow' | 'return') {
  const begin = ['startWaiting', 'askTitles'] as const;
  const one = { type: 'presentOne', params: { action } } as const;
  return {
    entry: [
      { type: 'comeFrom', params: { place: action } },
      { type: 'presentAll', params: { action } },
      ...begin,
    ],
    on: {
      TAG_APPEARED: { actions: ['updatePlate', one, ...begin] },
      ITEM: { actions: [one, ...begin] },
      CODE_UNKNOWN: { actions: one },
      WENT_OFFLINE: {
        actions: ['takeOffline', { type: 'retryUnreached', params: { action } }, ...begin],
      },
      DONE: { target: 'leaving', guard: 'settled' },
    },
    initial: 'quiet',
    states: {
      quiet: { always: { target: 'working', guard: 'itemsWorking' } },
      working: { tags: 'committing', always: { target: 'quiet', guard: 'settled' } },
    },
  } as const;
}

const borrowList = forList('borrow');
const returnList = forList('return');

export const listStates = {
  borrow: visitSetup.createStateConfig({
    ...borrowList,
    exit: 'declineCost',
    on: {
      ...borrowList.on,
      ...toReturn,
      AGREE_COST: { guard: 'asksThis', actions: ['agreeToCost', 'startWaiting'] },
      DECLINE_COST: { guard: 'asksThis', actions: 'declineCost' },
    },
  }),
  return: visitSetup.createStateConfig({
    ...returnList,
    on: {
      ...returnList.on,
      CARD: {
        target: 'identifying',
        guard: 'settled',
        actions: purpose('borrow'),
      },
      BACK: { target: 'action', guard: 'settled' },
    },
  }),
};
