import fs, { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
console.log(import.meta.url, typeof require, typeof module, this, process.argv.length, typeof readFileSync, Object.keys(createRequire(import.meta.url).cache));
await new Promise((r) => setTimeout(r, 2));
console.log('after top-level await');
