const { performance } = require('perf_hooks');
console.log(process.uptime() < 30, performance.now() < 30000, Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000, process.hrtime.bigint() > 0n);
const a = performance.now(); performance.mark('m'); console.log(performance.getEntriesByName('m')[0].startTime >= a);
