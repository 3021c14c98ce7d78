import { findRoot } from '../root.ts';
import { build } from './build.ts';
import { BuildFault } from './fault.ts';

try {
  const result = await build(findRoot(), process.argv.includes('--force'));
  const what = result.fresh ? 'done' : 'nothing had changed';
  console.log(`build: ${what}, ${result.seconds.toFixed(1)} s`);
} catch (fault) {
  if (!(fault instanceof BuildFault)) throw fault;
  console.error(`build: ${fault.message}`);
  process.exitCode = 1;
}
