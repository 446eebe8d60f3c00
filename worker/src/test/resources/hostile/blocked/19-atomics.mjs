// attack: Waits in shared memory that nobody wakes
// expect: failed TIMEOUT
// timeout: 5 s
// prints: blocked
// never: went on
console.log('blocked');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
console.log('went on');
