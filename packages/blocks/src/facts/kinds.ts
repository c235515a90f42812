/** What many facts are made of, as schemas. */
import { z } from 'zod';

export const optional = z.exactOptional;
export const text = z.string().min(1);
export const cents = z.int();
export const moment = z.iso.datetime({ offset: true });
