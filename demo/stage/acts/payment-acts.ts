/** What a person does at the terminal and on the phone, and how both may misbehave. */
import { z } from 'zod';
import type { PaymentSimulator } from '../../../simulators/payment-simulator.ts';
import { speaksZvt } from '../../../simulators/terminal.ts';
import { type PaymentWay, paymentWays } from '../parts.ts';
import { type Act, act, done, missing, nothing, onOff, order, refused, short } from './act.ts';

const places = { terminal: 'at the terminal', code: 'on the phone' } as const;

function actsOf(way: PaymentWay): Record<string, Act> {
  const notHeld = refused(`No payment waits ${places[way]}.`);
  const underWay = refused(`A payment is under way ${places[way]}.`);
  return {
    [`${way}/next`]: act(
      way,
      z.strictObject({ behaviour: short }),
      (device: PaymentSimulator, given, table) => {
        const behaviour = device.behaviours.find((one) => one === given.behaviour);
        if (behaviour === undefined) return missing(`behaviour: ${given.behaviour}`);
        device.next(behaviour);
        table.paymentNext[way] = behaviour;
        return done;
      },
    ),
    [`${way}/silent`]: order(way, onOff, (device: PaymentSimulator, { on }, { orders }) => {
      device.mute(on);
      orders.silent[way] = on;
    }),
    [`${way}/quirk`]: act(
      way,
      onOff.extend({ quirk: short }),
      (device: PaymentSimulator, given) => {
        const quirk = device.knownQuirks.find((one) => one === given.quirk);
        if (quirk === undefined) return missing(`quirk: ${given.quirk}`);
        device.setQuirk(quirk, given.on);
        return done;
      },
    ),
    [`${way}/close-day`]: act(way, nothing, (device) => (device.closeDay() ? done : underWay)),
    [`${way}/pay-other`]: act(
      way,
      z.strictObject({ amountCents: z.int().min(1).max(100_000) }),
      (device, { amountCents }) => (device.payOther(amountCents) ? done : underWay),
    ),
    [`${way}/approve`]: act(way, nothing, (device) => (device.approveNow() ? done : notHeld)),
    [`${way}/decline`]: act(way, nothing, (device) => (device.declineNow() ? done : notHeld)),
    [`${way}/cancel`]: act(way, nothing, (device) => (device.cancelNow() ? done : notHeld)),
  };
}

export const paymentActs: Record<string, Act> = {
  ...Object.assign({}, ...paymentWays.map(actsOf)),
  'code/scan': act('code', nothing, (phone) =>
    phone.scanNow() ? done : refused('No code stands on the screen.'),
  ),
  /** ZVT: the answer to 05 01: 0 ready, F0 an end of day is due, DF out of order … */
  'terminal/status': act(
    'terminal',
    z.strictObject({ code: z.int().min(0).max(255) }),
    (terminal, { code }, table) => {
      if (!speaksZvt(terminal)) return refused('This terminal has no status that can be set.');
      terminal.setStatus(code);
      table.orders.terminalStatus = code;
      return done;
    },
  ),
};
