import { z } from 'zod';

/**
 * The policy of the page allows no code made at run time, which zod's fast parser would be; it asks
 * as soon as a schema is made. So this comes before every module that has one.
 */
z.config({ jitless: true });
