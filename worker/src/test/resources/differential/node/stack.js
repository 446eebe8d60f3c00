Error.stackTraceLimit = 100;
console.log(new Error('here').stack);
Error.prepareStackTrace = (e, s) => s.map((c) => [c.getFunctionName(), c.getTypeName(), c.getMethodName(), c.getFileName()]);
console.log(new Error().stack);
