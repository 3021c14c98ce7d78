/** RFC 3261 §17 table 4, with RFC 6026 for L and M. */
export const T1_MS = 500;
export const T2_MS = 4_000;
export const T4_MS = 5_000;
/** B, F, H, J, L, M and the wait for the ACK of a 2xx. */
export const SIXTY_FOUR_T1_MS = 64 * T1_MS;
/** How long responses to INVITE may come again over UDP. */
export const TIMER_D_MS = 32_000;
/** RFC 3261 §13.3.1.1: a provisional response again each minute, lest a proxy gives up. */
export const PROGRESS_AGAIN_MS = 60_000;
export const RING_TIMEOUT_MS = 180_000;
