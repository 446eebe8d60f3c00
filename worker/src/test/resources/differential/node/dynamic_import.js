import('node:fs').then((m) => console.log(typeof m.readFileSync));
import('./nowhere.mjs').catch((e) => console.log(e.code));
