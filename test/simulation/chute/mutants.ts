/** Deliberate faults in a return chute, which its simulation must find. */
import type { Fault } from '../plugin.ts';

export const ofChute: readonly Fault[] = [
  {
    name: 'the flap opens as soon as nothing is under way',
    file: 'machines/chute/setup.ts',
    from: "      isReturnedWhole(context) &&\n      context.parts.signals === 'up' &&\n      context.parts.reader === 'up' &&\n      context.vainly < mostVainOpenings &&\n      isShut(context),\n    allIn: ({ context }) => context.plate.length === 0 && isFree(context.inputs),\n    /** something was laid down while the flap was open */\n    isIntruded: ({ context: { items, offered } }) =>\n      items.some(\n        ({ key, state, code }) => !offered.includes(key) || state !== 'done' || code !== null,",
    to: "      !isWorking(context.items) && context.plate.length > 0 &&\n      context.parts.signals === 'up' &&\n      context.parts.reader === 'up' &&\n      context.vainly < mostVainOpenings &&\n      isShut(context),\n    allIn: ({ context }) => context.plate.length === 0 && isFree(context.inputs),\n    /** something was laid down while the flap was open */\n    isIntruded: ({ context: { items, offered } }) =>\n      items.some(\n        ({ key, state, code }) => !offered.includes(key),",
    rules: ['fell in unsecured', 'is in the bin, and on loan', 'is in the bin without an entry'],
  },
  {
    name: 'after a loss of power nothing is known of what lies there',
    file: 'src/circulation/chute.ts',
    from: '      else lying.set(item, id);',
    to: '',
    rules: ['was booked 2 times', 'has 2 entries'],
  },
  {
    name: 'what was booked before is let in without being secured again',
    file: 'src/circulation/security/secure-again.ts',
    from: '  const switched = await secureAll(parts, presented, signal);',
    to: "  const switched = { outcome: 'ok' as const, failed: [], uids: presented.uids };",
    rules: ['fell in unsecured', 'is in the bin unsecured, and no one is told'],
  },
  {
    name: 'what has left is taken for what lies there',
    file: 'src/circulation/chute.ts',
    from: '      lying.delete(item);\n      titles.delete(item);',
    to: '',
    rules: ['is in the bin, and on loan', 'is in the bin without an entry'],
  },
];
