/**
 * What `kiosk setup` says at a terminal: in Dutch where the system speaks it, or else in English. The
 * steps themselves are English; in Dutch they have the words of the page of the service panel.
 */
import { readFileSync } from 'node:fs';
import { besideProgram } from '../../files.ts';
import { type Catalogue, type Texts, texts } from '../../screen/texts.ts';
import { type PanelLanguage, panelCatalogue } from '../../technician/panel-catalogue.ts';
import { shell } from '../common/shell.ts';

/** By POSIX the first of these that is not empty counts (`nl_BE.UTF-8`). */
export function systemLanguage({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): PanelLanguage {
  const locale = LC_ALL || LC_MESSAGES || LANG || '';
  return /^nl([_.@]|$)/i.test(locale) ? 'nl' : 'en';
}

export function setupWords(language: PanelLanguage = systemLanguage(shell().env)): Texts {
  const file = besideProgram(`src/commands/setup/texts/${language}.json`);
  const own = JSON.parse(readFileSync(file, 'utf8')) as Catalogue;
  const ofPanel: Catalogue =
    language === 'en' ? {} : panelCatalogue(language, ['shared', 'pages', 'codes', 'setup']);
  // It says no moment and no amount.
  return texts(Object.assign({}, ofPanel, own), language, 'UTC', 'EUR');
}
