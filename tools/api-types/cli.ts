import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRoot } from '../root.ts';
import { generate, target } from './generate.ts';

writeFileSync(join(findRoot(), target), await generate());
