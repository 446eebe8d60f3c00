const e = new Error('shown');
Error.captureStackTrace(e);
console.log(e.stack.split('\n').length, e.stack);
