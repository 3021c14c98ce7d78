/** At most five, each with its reason. `rule` as the finding prints it. */
export interface Exception {
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

export const exceptionsMax = 5;

export const exceptions: readonly Exception[] = [];
