/** Where the simulated library is. */
export const institution = '3550';
export const branch = '35500';
export const timeZone = 'Europe/Brussels';
