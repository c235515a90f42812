/** What a return chute cannot be without. */
import type { z } from 'zod';
import type { reader } from '../devices.ts';
import type { chute } from '../signals.ts';

interface Config {
  reader: z.output<typeof reader>;
  chute: z.output<typeof chute>;
}
interface ChuteComplaint {
  path: readonly string[];
  problem: string;
  said: { is: string };
}

export function chuteComplaints({ chute, reader }: Config): ChuteComplaint[] {
  if (chute === null) return [];
  const complaints: ChuteComplaint[] = [];
  if (chute.flap === null)
    complaints.push({
      path: ['chute', 'flap'],
      problem:
        'is null, and a chute lets in nothing without its flap: name the output that opens it',
      said: { is: 'chute-without-flap' },
    });
  if (reader === null)
    complaints.push({
      path: ['chute'],
      problem: 'is set, and there is no reader: a chute knows items by their tags alone',
      said: { is: 'chute-without-reader' },
    });
  else if (reader.security === 'none')
    complaints.push({
      path: ['reader', 'security'],
      problem:
        'is "none", and a chute secures what it takes before it lets it in: write how the tags are secured',
      said: { is: 'chute-without-security' },
    });
  return complaints;
}
