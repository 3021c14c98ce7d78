/** Whether a test of that name has this title, whose `%s`, `%i` and `$name` stand for rows. */
export function matchesTitle(title: string, name: string): boolean {
  const pattern = title
    .split(/%[sidfjo]|\$[a-zA-Z.]+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(name);
}
