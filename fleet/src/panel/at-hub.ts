/** What the parts of the panel that work at the hub share. */
import type { KeyObject } from 'node:crypto';
import { Fault } from '../../../src/fault.ts';
import { type Hub, HubRefusal } from '../hub/hub.ts';
import type { Trusted } from '../region/region-record.ts';
import type { Following } from '../seen/follow.ts';

export interface AtHub {
  following: Following;
  /** the operator's name */
  by: string;
  /**
   * As the folder has them at that moment. null: it is an operator's, who may look and not sign. Throws a Fault
   * where the folder cannot be read.
   */
  trusted(): Trusted | null;
  /** What signs for the kiosks; read at each use, as it may be on a stick. Throws a Fault. */
  signingKey(): KeyObject;
}

/** Throws a HubRefusal while the hub is away. */
export function hubOf({ following }: Pick<AtHub, 'following'>): Hub {
  const hub = following.hub();
  if (hub === null) throw new HubRefusal('hub-away', 'The hub does not answer.');
  return hub;
}

/** Without them nothing that the hub hands out is believed. */
export function trustedOf(at: Pick<AtHub, 'trusted'>): Trusted {
  const trusted = at.trusted();
  if (trusted === null) throw noSigningKey();
  return trusted;
}

export function noSigningKey(): Fault {
  return new Fault(
    'fleet',
    'region-folder-needed',
    'This program works with the folder of an operator, who has no key to sign with.',
    'Start it with the folder of the region (--folder).',
  );
}
