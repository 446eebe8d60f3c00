process.emitWarning('careful');
new Buffer(3);
process.on('warning', (w) => console.log(w.name));
