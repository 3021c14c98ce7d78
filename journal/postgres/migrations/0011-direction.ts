import { statements } from './sql.ts';

/** Who began an interaction; what was there before came in. */
export const directionColumn = statements([
  `alter table patchbay.interaction add column direction text not null default 'in'`,
]);
