import { z } from 'zod';

/** Opaque to the engine, kept whole: a SIP dialog, a platform's call id. At most 16 kB as text. */
export const Opaque = z.json();
export type Opaque = z.infer<typeof Opaque>;
