import { findRoot } from '../root.ts';
import { build } from './build.ts';

const result = await build(findRoot(), process.argv.includes('--force'));
console.log(`build: ${result.fresh ? 'done' : 'nothing had changed'}, ${result.seconds.toFixed(1)} s`);
