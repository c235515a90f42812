/** What a return chute cannot be without. */
import type { z } from 'zod';
import type { reader } from '../devices/devices.ts';
import type { chute } from '../devices/signals.ts';
import type { Complain } from './complain.ts';

interface Config {
  reader: z.output<typeof reader>;
  chute: z.output<typeof chute>;
}

export function checkChute({ chute, reader }: Config, complain: Complain): void {
  if (chute === null) return;
  if (chute.flap === null)
    complain(
      ['chute', 'flap'],
      'is null, and a chute lets in nothing without its flap: name the output that opens it',
      { is: 'chute-without-flap' },
    );
  if (reader === null)
    complain(['chute'], 'is set, and there is no reader: a chute knows items by their tags alone', {
      is: 'chute-without-reader',
    });
  else if (reader.driver === 'scan')
    complain(
      ['reader', 'driver'],
      'is "scan", and a return chute secures each item: set the reader to host mode and name its driver',
      { is: 'scan-at-chute' },
    );
  else if (reader.security === 'none')
    complain(
      ['reader', 'security'],
      'is "none", and a chute secures what it takes before it lets it in: write how the tags are secured',
      { is: 'chute-without-security' },
    );
}
