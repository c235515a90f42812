// The words of the stage, in Dutch and English.

const words = {
  nl: {
    title: 'De kiosk op het toneel',
    language: 'Taal',
    again: 'Begin opnieuw',
    'again.busy': 'Alles wordt teruggezet …',
    'again.done': 'Alles staat weer zoals aan het begin.',
    more: 'Meer',
    stop: 'Stop',
    close: 'Sluiten',
    before: 'Vorige',
    next: 'Volgende',
    welcome: 'Kies een verhaal, of speel zelf.',
    'welcome.how':
      'De kiosk links is echt: zijn scherm, zijn regels, zijn draden. Tik op het scherm, of sleep een kaart en boeken naar hun plaats.',
    'own.title': 'Uw eigen bibliotheeksysteem',
    'welcome.own':
      'De kiosk werkt met uw eigen bibliotheeksysteem. Typ of plak hieronder kaarten en exemplaren, en sleep ze naar hun plaats.',
    step: ({ step, of }) => (step === 0 ? `${of} stappen` : `Stap ${step} van ${of}`),
    done: 'Einde van het verhaal',
    stopped: 'Gestopt',
    failed: 'Het verhaal bleef steken',
    'failed.how': 'Kies “Begin opnieuw”, en speel het nog eens.',
    cards: 'Kaarten',
    'cards.how': ({ pin }) =>
      `${pin === '' ? '' : `Pincode ${pin}. `}Klik: voor de scanner. Of sleep.`,
    books: 'Boeken',
    'books.how': 'Klik: op de plaat. Of sleep.',
    scene: 'De kiosk',
    screen: 'Het scherm van de kiosk',
    'screen.own': 'Scherm in een eigen venster',
    panel: 'Servicepaneel',
    scanner: 'Scanner',
    'card-reader': 'Kaartlezer',
    'card-reader.other': 'Een kaart',
    'card-reader.pull': 'neem uit de kaartlezer',
    'card-reader.take': ({ name }) => `Kaart van ${name}: klik om ze uit de kaartlezer te nemen`,
    plate: 'Plaat',
    'plate.lies': ({ count }) => `Op de plaat: ${count}. Klik om weg te nemen.`,
    'plate.put': ({ name }) => `${name}: leg op de plaat`,
    'plate.take': ({ name }) => `${name}: neem van de plaat`,
    'card.scan': ({ name }) =>
      `Kaart van ${name}: houd voor de scanner. P: leg op de plaat. K: steek in de kaartlezer`,
    card: ({ number }) => `Kaart …${number.slice(-6)}`,
    'may.full': 'mag lenen',
    'may.payment': 'betaalt eerst',
    'may.checkin-only': 'mag inleveren',
    'is.lent': 'uitgeleend',
    'is.not-for-loan': 'niet uitleenbaar',
    'is.hold-shelf': 'staat klaar',
    'is.on-hold': 'gereserveerd',
    'is.sorted-out': 'ingeleverd',
    parts: ({ count }) => `${count} delen`,
    pay: 'Betaal',
    decline: 'Weiger',
    'terminal.ready': 'Klaar',
    'terminal.card': ({ amount }) => `${amount}  Uw kaart`,
    'terminal.wait': 'Even wachten',
    'terminal.approved': ({ amount }) => `${amount}  Betaald`,
    'terminal.cancelled': 'Geannuleerd',
    'terminal.declined': 'Geweigerd',
    phone: 'Telefoon',
    'phone.scan': 'Scan de code',
    'phone.ready': 'Wacht op een code',
    'phone.code': ({ amount }) => `${amount}  Code op het scherm`,
    'phone.confirm': ({ amount }) => `${amount}  Betalen?`,
    'phone.wait': 'Even wachten',
    'phone.paid': ({ amount }) => `${amount}  Betaald`,
    'phone.refused': 'Geweigerd',
    'phone.cancelled': 'Geannuleerd',
    'phone.over': 'Niet betaald, of teruggegeven',
    'paper.read': 'Lees',
    'paper.title': 'Het papier uit de printer',
    'paper.tear': 'Scheur af',
    'roll.ok': 'Haal de rol eruit',
    'roll.out': 'Nieuwe rol',
    'line.up': 'Lijn: knip door',
    'line.down': 'Lijn: herstel',
    lamps: 'Lampen',
    'lamps.green': 'groen',
    'lamps.amber': 'oranje',
    'lamps.red': 'rood',
    'lamp.well': 'Alles werkt',
    'lamp.paper': 'Papier op',
    'lamp.line': 'Zonder lijn',
    'lamp.none': 'Geen kiosk',
    unreachable: 'De simulatoren antwoorden niet.',
    'own.card': 'Kaartnummer',
    'own.items': 'Nummers, met spaties',
    'own.model': 'Tag',
    'own.add': 'Voeg toe',
  },
  en: {
    title: 'The kiosk on stage',
    language: 'Language',
    again: 'Begin again',
    'again.busy': 'Everything is put back …',
    'again.done': 'Everything is as at the start.',
    more: 'More',
    stop: 'Stop',
    close: 'Close',
    before: 'Previous',
    next: 'Next',
    welcome: 'Choose a story, or play yourself.',
    'welcome.how':
      'The kiosk on the left is real: its screen, its rules, its wires. Touch the screen, or drag a card and books to their place.',
    'own.title': 'Your own library system',
    'welcome.own':
      'The kiosk works with your own library system. Type or paste cards and items below, and drag them to their place.',
    step: ({ step, of }) => (step === 0 ? `${of} steps` : `Step ${step} of ${of}`),
    done: 'End of the story',
    stopped: 'Stopped',
    failed: 'The story is stuck',
    'failed.how': 'Choose “Begin again”, and play it once more.',
    cards: 'Cards',
    'cards.how': ({ pin }) => `${pin === '' ? '' : `PIN ${pin}. `}Click: to the scanner. Or drag.`,
    books: 'Books',
    'books.how': 'Click: onto the plate. Or drag.',
    scene: 'The kiosk',
    screen: 'The screen of the kiosk',
    'screen.own': 'Screen in its own window',
    panel: 'Service panel',
    scanner: 'Scanner',
    'card-reader': 'Card reader',
    'card-reader.other': 'A card',
    'card-reader.pull': 'take out of the card reader',
    'card-reader.take': ({ name }) => `Card of ${name}: click to take it out of the card reader`,
    plate: 'Plate',
    'plate.lies': ({ count }) => `On the plate: ${count}. Click to take off.`,
    'plate.put': ({ name }) => `${name}: lay on the plate`,
    'plate.take': ({ name }) => `${name}: take off the plate`,
    'card.scan': ({ name }) =>
      `Card of ${name}: hold to the scanner. P: lay on the plate. K: put into the card reader`,
    card: ({ number }) => `Card …${number.slice(-6)}`,
    'may.full': 'may borrow',
    'may.payment': 'pays first',
    'may.checkin-only': 'may return',
    'is.lent': 'on loan',
    'is.not-for-loan': 'not for loan',
    'is.hold-shelf': 'ready on hold',
    'is.on-hold': 'on hold',
    'is.sorted-out': 'returned',
    parts: ({ count }) => `${count} parts`,
    pay: 'Pay',
    decline: 'Decline',
    'terminal.ready': 'Ready',
    'terminal.card': ({ amount }) => `${amount}  Your card`,
    'terminal.wait': 'Please wait',
    'terminal.approved': ({ amount }) => `${amount}  Paid`,
    'terminal.cancelled': 'Cancelled',
    'terminal.declined': 'Declined',
    phone: 'Phone',
    'phone.scan': 'Scan the code',
    'phone.ready': 'Waits for a code',
    'phone.code': ({ amount }) => `${amount}  Code on the screen`,
    'phone.confirm': ({ amount }) => `${amount}  Pay?`,
    'phone.wait': 'Please wait',
    'phone.paid': ({ amount }) => `${amount}  Paid`,
    'phone.refused': 'Refused',
    'phone.cancelled': 'Cancelled',
    'phone.over': 'Not paid, or given back',
    'paper.read': 'Read',
    'paper.title': 'The paper from the printer',
    'paper.tear': 'Tear off',
    'roll.ok': 'Take the roll out',
    'roll.out': 'New roll',
    'line.up': 'Line: cut it',
    'line.down': 'Line: mend it',
    lamps: 'Lamps',
    'lamps.green': 'green',
    'lamps.amber': 'amber',
    'lamps.red': 'red',
    'lamp.well': 'All works',
    'lamp.paper': 'No paper',
    'lamp.line': 'Off line',
    'lamp.none': 'No kiosk',
    unreachable: 'The simulators do not answer.',
    'own.card': 'Card number',
    'own.items': 'Numbers, with spaces',
    'own.model': 'Tag',
    'own.add': 'Add',
  },
};

const asked = new URLSearchParams(location.search).get('language');
const usual = asked ?? localStorage.getItem('language') ?? navigator.language;
let language = usual.startsWith('nl') ? 'nl' : 'en';

export const languageNow = () => language;

export function chooseLanguage(next) {
  language = next;
  localStorage.setItem('language', next);
}

/** `word('step', { step: 2, of: 6 })` */
export function word(key, values = {}) {
  const text = words[language][key];
  return typeof text === 'function' ? text(values) : (text ?? key);
}

/** The words that stand in the page itself. */
export function writeWords() {
  document.documentElement.lang = language;
  document.title = word('title');
  for (const each of document.querySelectorAll('[data-word]'))
    each.textContent = word(each.dataset.word);
  for (const each of document.querySelectorAll('[data-label]'))
    each.setAttribute('aria-label', word(each.dataset.label));
  for (const each of document.querySelectorAll('[data-title]'))
    each.title = word(each.dataset.title);
  for (const each of document.querySelectorAll('[data-placeholder]'))
    each.placeholder = word(each.dataset.placeholder);
  for (const each of document.querySelectorAll('[data-language]'))
    each.setAttribute('aria-pressed', String(each.dataset.language === language));
}
