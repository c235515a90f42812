import { readFileSync } from 'node:fs';
import type { ReceiptContent } from '../../../machines/receipt-content.ts';
import { writePlainReceipt } from '../../../src/receipts/encode.ts';
import { layOutReceipt } from '../../../src/receipts/receipt.ts';
import { type Catalogue, texts } from '../../../src/screen/texts.ts';

/** The real catalogues: a receipt is only as good as its words. */
export function say(language: 'nl' | 'fr' | 'de' | 'en', own: Catalogue = {}) {
  const file = new URL(`../../../src/screen/texts/${language}.json`, import.meta.url);
  const catalogue = { ...JSON.parse(readFileSync(file, 'utf8')), ...own };
  return texts(catalogue, language, 'Europe/Brussels', 'EUR');
}

export const emptyContent: ReceiptContent = {
  language: 'nl',
  lent: [],
  notLent: [],
  returned: [],
  notReturned: [],
  renewed: [],
  payments: [],
};

const dueOn = '2026-12-15';
export const content: ReceiptContent = {
  language: 'nl',
  lent: [
    {
      title: 'De ontdekking van de hemel',
      item: '35500000000018',
      dueOn,
      provisional: false,
      renewed: false,
    },
    {
      title:
        'Prêté à José: een zomer in het huis van mijn grootmoeder, of hoe ik leerde zwemmen in de zee bij Oostende',
      item: '35500000000026',
      dueOn,
      provisional: true,
      renewed: false,
    },
    { title: null, item: '35500000000034', dueOn, provisional: false, renewed: true },
    {
      title: 'Zonder datum',
      item: '35500000000042',
      dueOn: null,
      provisional: false,
      renewed: false,
    },
  ],
  renewed: [{ title: 'Max Havelaar', item: '35500000000059', dueOn: '2027-01-01' }],
  notLent: [
    {
      title: 'Atlas van België',
      item: '35500000000067',
      code: 'not-for-loan',
      message: 'Alleen ter plaatse te raadplegen',
    },
    { title: null, item: '35500000000075', code: 'lifted' },
  ],
  returned: [
    {
      title: 'Pluk van de Petteflat',
      item: '35500000000083',
      provisional: false,
      destination: { kind: 'bin', name: '3' },
    },
    { title: 'Kuifje', item: '35500000000091', provisional: true, destination: { kind: 'shelf' } },
    { title: 'Jommeke', item: '35500000000109', provisional: false, destination: { kind: 'desk' } },
  ],
  notReturned: [{ title: null, item: '35500000000117', code: 'unknown-item' }],
  payments: [
    { amountCents: 500, end: 'booked', attempt: null },
    { amountCents: 123450, end: 'not-booked', attempt: '5f1c8f0e-8a3b-4c63-9a1e-3d1f6f0a7b21' },
    { amountCents: 320, end: 'unknown', attempt: '0b7d7a52-6c1f-4b0e-8e57-0c9a0d1f2e3d' },
  ],
};

/** How a narrow printer lays papers out. */
export const options = {
  columns: 42,
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  now: '2026-11-24T13:05:00Z',
} as const;

/** In Dutch, as text. */
export function plain(shown: ReceiptContent): string {
  return writePlainReceipt(layOutReceipt(shown, say('nl'), options), options.columns);
}
