const { spawnSync } = require('child_process');
const r = spawnSync(process.execPath, ['-e', 'console.log(process.argv.length, process.execArgv, process.env.NODE_OPTIONS); process.exit(3)']);
console.log(r.status, r.stdout.toString(), r.stderr.toString());
