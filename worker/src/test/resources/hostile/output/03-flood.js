// attack: Prints 200 MB of one line and keeps a copy in the buffers of the interpreter
// expect: failed OUTPUT_LIMIT or failed OUT_OF_MEMORY
// expect on runsc: failed OUTPUT_LIMIT or failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
// output: 16 MiB
// timeout: 20 s
// prints: flooding
console.log('flooding');
setTimeout(() => {
  const line = 'x'.repeat(1 << 20);
  for (let i = 0; i < 200; i++) process.stdout.write(line);
}, 500);
