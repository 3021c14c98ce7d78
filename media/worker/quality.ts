/**
 * The E-model (ITU-T G.107), simplified to what a receiver knows:
 *
 *   R      = 93.2 − Id − Ie,eff
 *   Id     = 0.024 d + 0.11 (d − 177.3)+               d: one-way delay in ms (Cole, Rosenbluth)
 *   Ie,eff = Ie + (95 − Ie) · loss / (loss + Bpl)      loss in %, taken as random: BurstR = 1
 *   MOS    = 1 for R ≤ 0, 4.5 for R ≥ 100, else 1 + 0.035 R + R (R − 60) (100 − R) · 7·10⁻⁶
 *
 * Ie = 0 for G.711 with Bpl = 25.1 with concealment, 4.3 without (G.113 Appendix I). G.722 is put
 * on the same narrowband scale with the values of G.711: a wideband call is rated no better than a
 * good narrowband one. Echo, noise and loudness are taken as the defaults of G.107, so the result
 * lies between 1 and 4.41. `loss` counts late packets as lost where they are played from a buffer.
 */
export function rate(input: QualityInput): number {
  const delayMs = Math.max(0, input.delayMs);
  const beyondMs = Math.max(0, delayMs - 177.3);
  const impairment = 0.024 * delayMs + 0.11 * beyondMs;
  const loss = Math.min(100, Math.max(0, input.lossPercent));
  const robustness = input.isConcealed ? 25.1 : 4.3;
  const r = 93.2 - impairment - (95 * loss) / (loss + robustness);
  return Math.round(100 * mosOf(r)) / 100;
}

export interface QualityInput {
  readonly lossPercent: number;
  readonly delayMs: number;
  readonly isConcealed: boolean;
}

function mosOf(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}
