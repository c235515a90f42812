/** The settings of each part, from the configuration. */

import type { Instant, PartState } from '../../machines/domain.ts';
import type { CardWays, Parts } from '../../machines/limits.ts';
import { profileOf } from '../../packages/sip2/src/index.ts';
import type { OfflineSettings } from '../circulation/offline-limits.ts';
import type { CirculationSettings } from '../circulation/parts.ts';
import { destinationOf } from '../circulation/sortation.ts';
import { byProfile } from '../config/by-profile.ts';
import { type Room, usualRooms } from '../config/rooms.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import type { LibrarySystemSettings } from '../library/over-sip2.ts';
import { paperLanguage } from '../receipts/letters.ts';
import { openingAt } from '../screen/hours.ts';
import type { ShowSettings } from '../screen/show.ts';
import { cardNumbers, codeRules, isItem } from './identification.ts';
import { usableHours } from './staffing.ts';
import { trialShown } from './trial.ts';

/** A configured part is down until it reports; the journal is open already. */
export function firstParts(config: Config): Parts {
  const { reader, scanner, cardReader, printer, terminal, code, signals } = config;
  const first = (part: object | null): PartState => (part === null ? 'absent' : 'down');
  return {
    library: 'down',
    journal: 'up',
    reader: first(reader),
    scanner: first(scanner),
    'card-reader': first(cardReader),
    printer: first(printer),
    terminal: first(terminal),
    code: first(code),
    signals: first(signals),
  };
}

export function cardWays({ identification }: Config): CardWays {
  return { typed: identification.mayTypeNumber, tagged: identification.card.tagged };
}

/** SIP2 language codes, for the library system's own messages. */
const sip2Languages: Readonly<Record<string, string>> = {
  en: '001',
  fr: '002',
  de: '003',
  nl: '005',
};

export function librarySettings(config: Config, secrets: Secrets): LibrarySystemSettings {
  const { sip2, library, screen } = config;
  const { institutionId, location } = sip2;
  const { currency, timeZone, institution, branch } = library;
  return {
    institutionId,
    terminalPassword: secrets['sip2.terminalPassword'] ?? '',
    location,
    language: sip2Languages[screen.language] ?? '000',
    currency,
    timeZone,
    institution,
    branch,
    isItem: isItem(codeRules(config)),
    profile: profileOf(sip2.profile, sip2),
  };
}

/** `offlineNow`: the limits of the hour. */
export function circulationSettings(
  config: Config,
  offlineNow: () => OfflineSettings,
): CirculationSettings {
  const isOne = isItem(codeRules(config));
  const { library, sip2, identification, sortation } = config;
  const { pin, showName } = identification;
  const { rows = byProfile(sip2.profile).sortation } = sortation;
  return {
    timeZone: library.timeZone,
    timeoutMs: sip2.timeoutMs,
    pin,
    saysYesWithoutPin: profileOf(sip2.profile, sip2).saysYesWithoutPin,
    showName,
    cardNumber: cardNumbers(config),
    isItem: isOne,
    // Without rows nothing is said of the numbers that others have.
    isOwnLoan: (item) => identification.item.rewrite.length === 0 || isOne(item),
    isUntagged: isWhole(config.reader?.untaggedItems ?? null),
    destinationOf: (verdict) => destinationOf(rows, verdict),
    get offline() {
      return offlineNow();
    },
    exportedFactsHours: config.facts.maxAgeHours,
  };
}

function isWhole(pattern: string | null): (code: string) => boolean {
  if (pattern === null) return () => false;
  const whole = new RegExp(`^(?:${pattern})$`);
  return (code) => whole.test(code);
}

/** By the table alone. Where no opening hours are set the kiosk is never closed. */
export function isOpen({ library }: Config, now: Instant): boolean {
  return library.hours === null || openingAt(library.hours, library.timeZone, now).isOpen;
}

/** Of a keypad that notices its headset. */
function jackKeys({ screen: { jack } }: Config): Pick<ShowSettings, 'jackKeys'> {
  return jack?.by === 'keypad' ? { jackKeys: { in: jack.in, out: jack.out } } : {};
}

export function showSettings(config: Config): ShowSettings {
  return {
    languages: config.screen.languages,
    // They are asked for in this one.
    messageLanguage: config.screen.language,
    paperLanguages: Object.fromEntries(
      config.screen.languages.map((language) => [
        language,
        paperLanguage(
          language,
          config.screen.language,
          config.screen.languages,
          config.printer?.model ?? undefined,
        ),
      ]),
    ),
    library: config.library.name,
    device: config.device.name,
    timeZone: config.library.timeZone,
    currency: config.library.currency,
    places: config.screen.places,
    showItemMessages: config.screen.showItemMessages,
    sets: config.screen.sets,
    mayTypeNumber: config.identification.mayTypeNumber,
    hours: usableHours(config),
    neighbour: config.screen.neighbour,
    headset: config.screen.headset,
    ...jackKeys(config),
    ...(config.screen.twoKeys && { twoKeys: config.screen.twoKeys }),
    ...(config.cardReader && {
      chip: {
        by: config.cardReader.place,
        card: config.cardReader.eid === 'off' ? ('library' as const) : ('eid' as const),
      },
    }),
    trial: trialShown(config),
    logo: config.screen.logo !== null,
    codeMarks: (config.code?.marks ?? null) !== null,
    rooms: Object.fromEntries(
      Object.entries(config.screen.rooms).filter(
        ([room, colour]) => colour.toLowerCase() !== usualRooms[room as Room],
      ),
    ),
    pinDigits: config.identification.pinDigits,
    attract: null,
  };
}
