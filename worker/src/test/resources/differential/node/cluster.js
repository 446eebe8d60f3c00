const cluster = require('cluster');
if (cluster.isPrimary) { cluster.fork().on('exit', (c) => console.log('worker', c, cluster.settings.execArgv, cluster.settings.args)); }
else { console.log('in worker', process.argv.length); process.exit(2); }
