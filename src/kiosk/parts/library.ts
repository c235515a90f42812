/** The library system as the kiosk reaches it: client, line, trace, and circulation over them. */
import { randomUUID } from 'node:crypto';
import type { Log } from '../../../machines/domain.ts';
import { alone } from '../../branch/alone.ts';
import { createChecks } from '../../circulation/checks.ts';
import type { CirculationParts } from '../../circulation/parts.ts';
import { createPinGuard } from '../../circulation/patron/pin-guard.ts';
import { libraryOverSip2 } from '../../library/over-sip2.ts';
import { observePayments, observeReader, observeTrace } from '../../metrics/observing.ts';
import { takesAnyPin } from '../../technician/wrong-pin/tried-pin.ts';
import { openClient } from '../../wiring/open.ts';
import { circulationSettings, librarySettings } from '../../wiring/settings.ts';
import { offlineOf } from '../../wiring/staffing.ts';
import { openTrace } from '../../wiring/trace-file.ts';
import { superviseJournal } from '../journal-line.ts';
import { superviseLibrary } from '../library-line.ts';
import type { Basis, Opened } from './basis.ts';
import type { Around } from './devices.ts';
import type { KioskRecord } from './record.ts';

export interface KioskLibrary {
  client: ReturnType<typeof openClient>;
  line: ReturnType<typeof superviseLibrary>;
  trace: ReturnType<typeof openTrace>;
  circulation: CirculationParts;
}

export function openLibrary(
  basis: Basis,
  { store, journal, branch }: KioskRecord,
  { devices }: Pick<Around, 'devices'>,
  opened: Opened,
): KioskLibrary {
  const { config, options, clock, log, link, observe, policy, staffing } = basis;
  const line = superviseLibrary({
    client: () => client,
    parts: () => circulation,
    goodAnswers: config.offline.goodAnswers,
    mayGoOnline: () => !link.inVisit() || (journal.open().length === 0 && link.mayGoOnline()),
    onChange: (up) => {
      logLine(log, up);
      link.send({ type: 'PART', part: 'library', state: up ? 'up' : 'down' });
    },
  });
  opened.line = line;
  const journalLine = superviseJournal(
    store,
    (state) => link.send({ type: 'PART', part: 'journal', state }),
    log,
  );
  opened.journalLine = journalLine;
  const trace = openTrace({
    config,
    clock,
    log,
    environment: options.supervisor.environment,
    onEntry: options.memory.addTrace,
  });
  const onTrace = observeTrace(trace.onTrace, observe);
  const client = openClient(config.sip2, options.secrets, log, line.onState, onTrace);
  opened.client = client;
  const circulation: CirculationParts = {
    library: libraryOverSip2(client, clock, log, librarySettings(config, options.secrets)),
    journal,
    checks: createChecks(journal, line.settleOpen),
    cache: store.cache,
    onHold: store.onHold,
    ownLoans: store.ownLoans,
    blockList: store.blockList,
    factsBase: store.factsBase,
    branch: branch ?? alone,
    policy,
    security: devices.reader && observeReader(devices.reader, observe),
    terminal: devices.terminal && observePayments('terminal', devices.terminal, observe),
    code: devices.code && observePayments('code', devices.code, observe),
    pins: createPinGuard(store.pinTries, config.identification, () => takesAnyPin(config)),
    clock,
    newId: randomUUID,
    log,
    journalFailed: journalLine.failed,
    settings: circulationSettings(config, () => offlineOf(config, staffing.isStaffed())),
  };
  return { client, line, trace, circulation };
}

function logLine(log: Log, up: boolean): void {
  log({
    level: up ? 'info' : 'warn',
    part: 'library',
    code: up ? 'on-line' : 'off-line',
    text: `The kiosk works ${up ? 'with' : 'without'} the library system.`,
  });
}
