/** What calls the staff, from the configuration. */
import type { CallReason, Language } from '../../machines/domain.ts';
import type { CallSettings } from '../../machines/ports.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import type { Call, Way } from '../help/call.ts';
import type { CallsOptions } from '../help/calls.ts';
import type { WaySettings } from '../help/ways.ts';
import { type Catalogue, texts } from '../screen/texts.ts';
import { mailerOf } from './mail.ts';
import { readAuthority } from './read-authority.ts';

/** A chute has no attendant: it calls for each of them. */
const ofChute: readonly CallReason[] = [
  ...(['chute-blocked', 'chute-full', 'chute-item', 'chute-unbooked'] as const),
];

/** Whether a call is sent this way in such an hour. */
export function isUsedNow(
  { help }: Pick<Config, 'help'>,
  way: Way['name'],
  isStaffed: boolean,
): boolean {
  const { call } = help;
  if (way === 'branch') return call?.branch === true;
  const when = call?.[way]?.when ?? 'never';
  return when === 'always' || when === (isStaffed ? 'staffed' : 'unstaffed');
}

const wayNames = ['webhook', 'mail', 'command', 'mqtt', 'branch'] as const;

/**
 * When a visit or a chute calls. Without a way to reach the staff in such an hour nothing is
 * offered.
 */
export function callSettings(
  config: Pick<Config, 'help' | 'chute' | 'cardReader'>,
  isStaffed: boolean,
): CallSettings {
  const { help, chute, cardReader } = config;
  const { callFor, setIncompleteMs } = help;
  const isCalled = wayNames.some((way) => isUsedNow(config, way, isStaffed));
  const takeCardMs = cardReader?.takeCardMs ?? 0;
  const reasons: readonly CallReason[] = [
    ...(['patron', ...callFor] as const),
    ...(chute === null ? [] : ofChute),
    ...(takeCardMs > 0 ? (['card-left'] as const) : []),
  ];
  return { reasons: isCalled ? reasons : [], setIncompleteMs, takeCardMs };
}

/** Throws a Fault where the certificate authority cannot be read. */
export function waySettings(config: Pick<Config, 'help' | 'mail'>, secrets: Secrets): WaySettings {
  const {
    webhook = null,
    mail = null,
    command = null,
    mqtt = null,
    ca: file,
  } = config.help.call ?? {};
  const mailer = mailerOf(config, secrets);
  const ca = file === undefined ? undefined : readAuthority(file);
  const header = webhook?.header ?? null;
  return {
    mail: mail && mailer && { mailer, to: mail.to },
    command,
    webhook: webhook && {
      ...webhook,
      ca,
      header: header && {
        name: header.name,
        value: secrets['help.call.webhook.header.value'] ?? '',
      },
    },
    mqtt: mqtt && {
      ...mqtt,
      ca,
      answerTopic: mqtt.answerTopic ?? `${mqtt.topic}/answer`,
      password: secrets['help.call.mqtt.password'] ?? null,
    },
  };
}

/** What all calls of this kiosk say; for the staff, in the language of the attract screen. */
export function callContent(
  { help, library, device, screen }: Config,
  catalogues: Readonly<Record<Language, Catalogue>>,
): Pick<CallsOptions, 'library' | 'device' | 'say' | 'retryForMs' | 'expiresMs'> {
  const { language } = screen;
  const t = texts(catalogues[language] ?? {}, language, library.timeZone, library.currency);
  return {
    library: library.name,
    device: device.name,
    say: (reason: Call['reason']) => t(`staff-call.${reason}`, { device: device.name }),
    retryForMs: help.retryForMs,
    expiresMs: help.expiresMinutes * 60_000,
  };
}
