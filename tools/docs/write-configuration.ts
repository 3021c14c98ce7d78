import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsMarkdown } from '../../main/config.ts';
import { findRoot } from '../root.ts';

writeFileSync(join(findRoot(), 'docs/configuration.md'), settingsMarkdown());
