/** The simulated library with a kiosk's wire to it, on a fixed day. */
import { readFileSync } from 'node:fs';
import { compilePolicy, readPolicy } from '../../../packages/blocks/src/index.ts';
import {
  first,
  noDate,
  readMoney,
  writeDate18,
  writeDueDay,
  writeMoney,
} from '../../../packages/sip2/src/index.ts';
import { cardNumber } from '../../../simulators/library/cast/numbers.ts';
import type { FormName } from '../../../simulators/library/forms/names.ts';
import { type LibrarySimulator, startLibrary } from '../../../simulators/library/sip2.ts';
import { openWire, type Wire } from './kiosk-wire.ts';

export const today = '2024-05-17';
export const clock = { now: () => `${today}T09:30:00Z` };
export const at = writeDate18(clock.now(), 'Europe/Brussels');
export const account = { user: 'kiosk', password: 'lindeveld' };
/** the nth patron of the cast */
export function card(nth: number) {
  return cardNumber(nth);
}

export function readWisePolicy() {
  const read = readPolicy(
    JSON.parse(readFileSync(new URL('../../../policies/wise.json', import.meta.url), 'utf8')),
  );
  if (!read.ok) throw new Error(read.problem);
  return read.policy;
}

export function wisePolicy() {
  return compilePolicy(readWisePolicy());
}

export interface Counter {
  library: LibrarySimulator;
  wire: Wire;
  checkOut(
    card: string,
    item: string,
    more?: {
      renewal?: 'Y' | 'N';
      noBlock?: boolean;
      dueOn?: string;
      cancel?: boolean;
      pin?: string;
      acceptsFee?: boolean;
    },
  ): ReturnType<typeof checkOut>;
  checkIn(
    item: string,
    more?: { cancel?: boolean; returnedOn?: string },
  ): ReturnType<typeof checkIn>;
  renew(card: string, item: string): ReturnType<typeof renew>;
  patron(card: string, more?: { summary?: string; pin?: string }): ReturnType<typeof patron>;
  pay(card: string, feeId: string, cents: number): ReturnType<typeof pay>;
  close(): Promise<void>;
}

/** The library on a free port, and a wire that has logged in. */
export async function openCounter(form?: FormName): Promise<Counter> {
  const library = await startLibrary({
    ...{ port: 0, account, clock, policy: wisePolicy() },
    ...(form === undefined ? {} : { form }),
  });
  const wire = await openWire(library.port);
  await logIn(wire);
  return {
    library,
    wire,
    checkOut: (...given) => checkOut(wire, ...given),
    checkIn: (...given) => checkIn(wire, ...given),
    renew: (...given) => renew(wire, ...given),
    patron: (...given) => patron(wire, ...given),
    pay: (...given) => pay(wire, ...given),
    close: async () => {
      wire.close();
      await library.close();
    },
  };
}

export function logIn(wire: Wire, password = account.password) {
  return wire.ask({
    code: '93',
    fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
    fields: { CN: account.user, CO: password, CP: '35500' },
  });
}

const shared = { AO: '3550', AC: '' };

export function checkOut(
  wire: Wire,
  AA: string,
  AB: string,
  more: {
    renewal?: 'Y' | 'N';
    noBlock?: boolean;
    dueOn?: string;
    cancel?: boolean;
    pin?: string;
    acceptsFee?: boolean;
  } = {},
) {
  return wire.ask({
    code: '11',
    fixed: {
      scRenewalPolicy: more.renewal ?? 'Y',
      noBlock: more.noBlock ? 'Y' : 'N',
      transactionDate: at,
      nbDueDate: more.dueOn ? writeDueDay(more.dueOn) : noDate,
    },
    fields: {
      ...{ ...shared, AA, AB, AD: more.pin },
      ...{ BI: more.cancel ? 'Y' : undefined, BO: more.acceptsFee ? 'Y' : undefined },
    },
  });
}

export function checkIn(
  wire: Wire,
  AB: string,
  more: { cancel?: boolean; returnedOn?: string } = {},
) {
  return wire.ask({
    code: '09',
    fixed: {
      noBlock: more.returnedOn ? 'Y' : 'N',
      transactionDate: at,
      returnDate: more.returnedOn ? writeDueDay(more.returnedOn) : at,
    },
    fields: { ...shared, AP: '35500', AB, BI: more.cancel ? 'Y' : undefined },
  });
}

export function renew(wire: Wire, AA: string, AB: string) {
  return wire.ask({
    code: '29',
    fixed: { thirdPartyAllowed: 'N', noBlock: 'N', transactionDate: at, nbDueDate: noDate },
    fields: { ...shared, AA, AB },
  });
}

export function patron(wire: Wire, AA: string, more: { summary?: string; pin?: string } = {}) {
  return wire.ask({
    code: '63',
    fixed: { language: '005', transactionDate: at, summary: more.summary ?? '   Y' },
    fields: { ...shared, AA, AD: more.pin ?? '1234' },
  });
}

export function pay(wire: Wire, AA: string, CG: string, cents: number) {
  return wire.ask({
    code: '37',
    fixed: { transactionDate: at, feeType: '01', paymentType: '02', currencyType: 'EUR' },
    fields: { ...shared, AA, BV: writeMoney(cents), CG, BK: 'attempt-1' },
  });
}

/** 41; `flag`: FA, FB or FC */
export function registrations(wire: Wire, AA: string, flag: string | null = 'FB') {
  return wire.ask({
    code: '41',
    fixed: {},
    fields: { ...shared, AA, AD: '1234' },
    extra: flag === null ? [] : [{ id: flag, value: 'Y' }],
  });
}

export function itemInformation(wire: Wire, AB: string) {
  return wire.ask({ code: '17', fixed: { transactionDate: at }, fields: { AO: '3550', AB } });
}

/** What 64 says is owed, in cents. */
export function owedCents(message: Parameters<typeof first>[0]): number | null {
  return readMoney(first(message, 'BV') ?? '');
}
