/** The lists of a visit: what is borrowed, what is returned. */
import { and, not } from 'xstate';
import { purpose, toReturn } from '../transitions.ts';
import { onKnownCard, onListedCard, showsOwner } from './cards.ts';
import { visitSetup } from './setup.ts';

function forList(action: 'borrow' | 'return') {
  const begin = ['startWaiting', 'askTitles'] as const;
  const all = { type: 'presentAll', params: { action } } as const;
  const again = { type: 'retryUnreached', params: { action } } as const;
  const comes = { type: 'comeFrom', params: { place: action } } as const;
  const one = { type: 'presentOne', params: { action } } as const;
  return {
    entry: [comes, 'opens', 'stopAdding', 'settleAllThere', all, ...begin],
    always: { guard: 'answeredByHand', actions: 'settleAllThere' },
    on: {
      // While it is asked who is there nothing is tried again: who has read that it was not done may
      // have left. Who is still there has it tried then.
      WENT_OFFLINE: [
        { guard: 'hasNext', actions: 'takeOffline' },
        { actions: ['takeOffline', again, ...begin] },
      ],
      WENT_ONLINE: [
        { guard: 'hasNext', actions: 'takeOnline' },
        { actions: ['takeOnline', again, ...begin] },
      ],
      TAG_APPEARED: [
        { guard: 'belongsToNoOne', actions: 'updatePlate' },
        { actions: [one, ...begin] },
      ],
      ITEM: [{ guard: 'belongsToNoOne', actions: 'addScan' }, { actions: [one, ...begin] }],
      CODE_UNKNOWN: { guard: and([not('belongsToNoOne'), 'isOfItem']), actions: one },
      STAY: [
        { guard: 'hasNext', actions: ['stayHere', again, all, ...begin] },
        { actions: ['stayHere', all, ...begin] },
      ],
      DONE: [
        { guard: 'mayHideMore', actions: 'noteAllThere' },
        // A second touch of the same key is no answer.
        { guard: 'asksAllThere' },
        { target: 'leaving', guard: 'settled' },
      ],
      ALL_THERE: { target: 'leaving', guard: and(['asksAllThere', 'settled']) },
      CLOSE: { guard: 'asksAllThere', actions: 'settleAllThere' },
    },
    initial: 'quiet',
    states: {
      quiet: {
        always: [
          { target: 'working', guard: 'itemsWorking' },
          { guard: 'hasAfterwards', actions: 'nowDoIt' },
        ],
      },
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
      ...onListedCard,
      ADD_CARD: [
        { guard: and(['mayAdd', 'waits']), actions: 'doAfterwards' },
        { guard: 'mayAdd', target: 'identify', actions: 'startAdding' },
      ],
      SHOW_PERSON: [
        { guard: and(['isThere', 'waits']), actions: 'doAfterwards' },
        { guard: 'isThere', target: 'deciding', actions: 'showPerson' },
      ],
      AGREE_COST: { guard: 'asksThis', actions: ['agreeToCost', 'startWaiting'] },
      DECLINE_COST: { guard: 'asksThis', actions: 'declineCost' },
    },
  }),
  return: visitSetup.createStateConfig({
    ...returnList,
    on: {
      ...returnList.on,
      CARD: [
        ...onKnownCard.CARD,
        { guard: 'waits', actions: 'doAfterwards' },
        { ...showsOwner, actions: ['leaveBehind', purpose('borrow'), ...showsOwner.actions] },
        { target: 'identifying', actions: ['takeCard', purpose('borrow')] },
      ],
      BACK: { target: 'action', guard: 'settled', actions: 'leaveBehind' },
    },
  }),
};
