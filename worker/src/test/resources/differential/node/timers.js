setImmediate(() => { console.log('immediate'); setTimeout(() => console.log('timeout'), 2); });
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('microtask'));
queueMicrotask(() => console.log('queued'));
console.log('sync');
