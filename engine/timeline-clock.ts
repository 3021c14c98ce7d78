/** The time of day (UTC) that a text speaks of. */
export const clock = (at: number) => new Date(at).toISOString().slice(11, 19);
