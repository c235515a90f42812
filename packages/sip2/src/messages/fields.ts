/**
 * The variable fields, once for all messages. `width`: exact width in characters although the field
 * is delimited, so a missing separator after it can be seen. `show`: the value may stand in a
 * trace; every other value is masked.
 */
export interface FieldFact {
  readonly name: string;
  readonly width?: number;
  readonly show?: true | 'form';
}

export const fieldFacts = {
  AA: { name: 'patron identifier' },
  AB: { name: 'item identifier' },
  AC: { name: 'terminal password' },
  AD: { name: 'patron password' },
  AE: { name: 'personal name' },
  AF: { name: 'screen message' },
  AG: { name: 'print line' },
  AH: { name: 'due date' },
  AJ: { name: 'title identifier' },
  AL: { name: 'blocked card message' },
  AM: { name: 'library name', show: true },
  AN: { name: 'terminal location', show: true },
  AO: { name: 'institution id', show: true },
  AP: { name: 'current location', show: true },
  AQ: { name: 'permanent location', show: true },
  AS: { name: 'hold item', show: 'form' },
  AT: { name: 'overdue item' },
  AU: { name: 'charged item', show: 'form' },
  AV: { name: 'fine item', show: 'form' },
  BD: { name: 'home address' },
  BE: { name: 'e-mail address' },
  BF: { name: 'home telephone' },
  BG: { name: 'owner', show: true },
  BH: { name: 'currency type', width: 3, show: true },
  BI: { name: 'cancel', width: 1, show: true },
  BK: { name: 'transaction id' },
  BL: { name: 'valid patron', width: 1, show: true },
  BM: { name: 'renewed item' },
  BN: { name: 'unrenewed item' },
  BO: { name: 'fee acknowledged', width: 1, show: true },
  BP: { name: 'start item', show: true },
  BQ: { name: 'end item', show: true },
  BR: { name: 'queue position', show: true },
  BS: { name: 'pickup location', show: true },
  BT: { name: 'fee type', width: 2, show: true },
  BU: { name: 'recall item' },
  BV: { name: 'fee amount' },
  BW: { name: 'expiration date', width: 18, show: true },
  BX: { name: 'supported messages', width: 16, show: true },
  BY: { name: 'hold type', width: 1, show: true },
  BZ: { name: 'hold items limit', width: 4, show: true },
  CA: { name: 'overdue items limit', width: 4, show: true },
  CB: { name: 'charged items limit', width: 4, show: true },
  CC: { name: 'fee limit' },
  CD: { name: 'unavailable hold item', show: 'form' },
  CF: { name: 'hold queue length', show: true },
  CG: { name: 'fee identifier' },
  CH: { name: 'item properties' },
  CI: { name: 'security inhibit', width: 1, show: true },
  CJ: { name: 'recall date', width: 18, show: true },
  CK: { name: 'media type', width: 3, show: true },
  CL: { name: 'sort bin', show: true },
  CM: { name: 'hold pickup date', width: 18, show: true },
  CN: { name: 'log-in user id' },
  CO: { name: 'log-in password' },
  CP: { name: 'location code', show: true },
  CQ: { name: 'valid patron password', width: 1, show: true },
  CR: { name: 'collection code', show: true },
  CS: { name: 'call number' },
  CT: { name: 'destination location', show: true },
  CV: { name: 'alert type', width: 2, show: true },
  CY: { name: 'hold patron id' },
  DA: { name: 'hold patron name' },
  FA: { name: 'registrations, first flag', show: 'form' },
  FB: { name: 'registrations, second flag', show: 'form' },
  FC: { name: 'registrations, third flag', show: 'form' },
  FV: { name: 'question', show: true },
  YZ: { name: 'registration line', show: 'form' },
} as const satisfies Record<string, FieldFact>;

/** A field id of the table: two characters. */
export type FieldId = keyof typeof fieldFacts;

export function fieldFact(id: string): FieldFact | undefined {
  return Object.hasOwn(fieldFacts, id) ? fieldFacts[id as FieldId] : undefined;
}
