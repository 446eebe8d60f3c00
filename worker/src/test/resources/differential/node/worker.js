const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
if (isMainThread) {
  new Worker(__filename, { workerData: 5 }).on('message', (m) => console.log(m)).on('exit', (c) => console.log('exit', c));
} else {
  parentPort.postMessage({ workerData, argv: process.argv, execArgv: process.execArgv, cache: Object.keys(require.cache), env: Object.keys(process.env).sort(), main: require.main === module });
}
