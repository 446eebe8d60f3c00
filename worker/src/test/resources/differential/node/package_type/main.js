import { name } from './lib/other.js';
import data from './data.cjs';
console.log(name, data, import.meta.url);
