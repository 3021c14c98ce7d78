/** Polls until `probe` is true; fails by name. */
export async function until(
  what: string,
  probe: () => boolean | Promise<boolean>,
  timeoutMs = 5_000,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await probe())) {
    if (performance.now() > endMs) throw new Error(`did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
