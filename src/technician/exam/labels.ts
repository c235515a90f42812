/** The words around the findings of an examination. */
import type { ExamLanguage, Words } from '../../../packages/sip2/src/exam/index.ts';

const labels = {
  title: { en: 'Examination of a library system', nl: 'Onderzoek van een bibliotheeksysteem' },
  standard: { en: 'as the standard says', nl: 'zoals de standaard' },
  differs: { en: 'differs', nl: 'wijkt af' },
  unsaid: { en: 'left open', nl: 'opengelaten' },
  'not-tried': { en: 'not tried', nl: 'niet geprobeerd' },
  says: { en: 'What the system says', nl: 'Wat het systeem zegt' },
  'standard-says': { en: 'The standard', nl: 'De standaard' },
  kiosk: { en: 'What this kiosk makes of it', nl: 'Wat dit toestel ervan maakt' },
  verdict: { en: 'Verdict', nl: 'Oordeel' },
  settings: { en: 'Settings that fit', nl: 'Instellingen die passen' },
  'settings-why': {
    en: 'Proposed, not written. kiosk setup or the service panel writes them; then examine again.',
    nl: 'Voorgesteld, niet geschreven. kiosk setup of het servicepaneel schrijft ze; onderzoek daarna opnieuw.',
  },
  doctor: { en: 'What the kiosk finds, as it works', nl: 'Wat het toestel vindt, zoals het werkt' },
  changed: { en: 'What changed since', nl: 'Wat veranderde sinds' },
  unchanged: {
    en: 'Nothing that both examinations asked has changed.',
    nl: 'Niets van wat beide onderzoeken vroegen, is veranderd.',
  },
  gone: { en: 'then', nl: 'toen' },
  come: { en: 'now', nl: 'nu' },
  profile: { en: 'Profile', nl: 'Profiel' },
  date: { en: 'Date', nl: 'Datum' },
  version: { en: 'Version of the kiosk', nl: 'Versie van het toestel' },
  level: { en: 'Level', nl: 'Niveau' },
  look: { en: 'look: nothing was changed', nl: 'kijken: er is niets gewijzigd' },
  try: {
    en: 'try: what was named was tried, and put back where that can be',
    nl: 'proberen: wat genoemd werd is geprobeerd, en teruggezet waar dat kan',
  },
  break: {
    en: 'break: lines were cut and messages spoiled, at a test system',
    nl: 'breken: lijnen zijn verbroken en berichten bedorven, bij een testsysteem',
  },
  attention: { en: 'attention', nl: 'let op' },
  broken: { en: 'broken', nl: 'kapot' },
  ok: { en: 'ok', nl: 'in orde' },
  off: { en: 'none', nl: 'geen' },
  note: {
    en: 'Nothing of a person is in this report: no number of a card or an item, no PIN, no name, no title, no amount. The standard is 3M SIP 2.00 Rev 2.12.',
    nl: 'In dit verslag staat niets van een persoon: geen nummer van een kaart of exemplaar, geen pincode, geen naam, geen titel, geen bedrag. De standaard is 3M SIP 2.00 Rev 2.12.',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Label = keyof typeof labels;

export function labelsIn(language: ExamLanguage): (label: Label) => string {
  return (label) => labels[label][language];
}
