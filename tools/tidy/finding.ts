/** What is wrong, why it matters here, and what to write instead. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** One text file of the repository; `path` from the root, with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Tests, benches, what only they use, and the contract suites that several drivers pass. */
export const isTest = (path: string): boolean =>
  /\.(test|bench)\.ts$|\/(test-support|testing|contract)\/|\/contract\.ts$|^test\//.test(path);

export const isTypeScript = (path: string): boolean => /\.tsx?$/.test(path);

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}
