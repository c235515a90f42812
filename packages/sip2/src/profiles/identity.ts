import type { Profile } from './profile.ts';

/** AC and AD: sent where they have a value, or where the library system requires them. */
export function identityOf(
  profile: Pick<Profile, 'sendEmpty'>,
  { AO, AA, AC, pin }: { AO: string; AA: string; AC: string; pin: string | null },
): { AO: string; AA: string; AC?: string; AD?: string } {
  return {
    AO,
    AA,
    ...(AC !== '' || profile.sendEmpty.includes('AC') ? { AC } : {}),
    ...(pin !== null ? { AD: pin } : profile.sendEmpty.includes('AD') ? { AD: '' } : {}),
  };
}
