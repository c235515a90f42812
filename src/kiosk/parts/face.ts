/** What people see and hear of the kiosk: the screen, its words, the attract screen. */
import { openAttract } from '../../attract/attract.ts';
import { besideProgram } from '../../files.ts';
import { readCatalogues } from '../../screen/catalogues.ts';
import { readLogo } from '../../screen/logo.ts';
import { startScreenServer } from '../../screen/web/server.ts';
import { createHeadset, type Headset } from '../headset/headset.ts';
import type { Basis, Opened } from './basis.ts';

export interface Face {
  catalogues: Awaited<ReturnType<typeof readCatalogues>>;
  attract: ReturnType<typeof openAttract>;
  headset: Headset;
  screen: Awaited<ReturnType<typeof startScreenServer>>;
}

const uiFolder = besideProgram('dist/ui');

export async function openFace(
  { config, options, clock, log, link, staffing }: Basis,
  opened: Opened,
): Promise<Face> {
  const { screen: settings, machine, store, code } = config;
  const { hours, timeZone } = config.library;
  const catalogues = await readCatalogues(settings.languages, settings.textsFolder);
  const attract = openAttract({
    ...settings.attract,
    machine,
    hours,
    isOpen: staffing.isOpen,
    timeZone,
    clock,
    log,
    folder: store.folder,
  });
  opened.attract = attract;
  const screen = await startScreenServer({
    port: options.port ?? settings.port,
    host: '127.0.0.1',
    uiFolder,
    texts: catalogues,
    logo: await readLogo(settings.logo),
    codeMarks: await readLogo(code?.marks ?? null, 'code.marks'),
    picture: attract.picture,
    screenUser: options.screenUser ?? null,
    shownIn: settings.shownIn,
    service: link.service,
    onViewers: link.onViewers,
    onIntent: link.onIntent,
    onSeat: link.onSeat,
    log,
  });
  opened.screen = screen;
  return { catalogues, attract, headset: createHeadset(settings), screen };
}
