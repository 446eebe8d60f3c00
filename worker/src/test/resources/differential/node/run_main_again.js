const Module = require('module');
if (!globalThis.again) { globalThis.again = true; delete require.cache[__filename]; Module.runMain(process.argv[1]); }
console.log('ran', require.main === module, process.argv[1]);
