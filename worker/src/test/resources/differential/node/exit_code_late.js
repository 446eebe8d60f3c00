process.exitCode = 5;
process.on('exit', (c) => { console.log('exit', c); process.exitCode = 6; });
process.on('beforeExit', (c) => console.log('beforeExit', c));
