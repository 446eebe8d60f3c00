process.on('uncaughtException', (e, origin) => { console.log('caught', e.message, origin); process.exitCode = 3; });
throw new Error('x');
