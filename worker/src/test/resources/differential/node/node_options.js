// env: NODE_OPTIONS=--stack-trace-limit=3 --no-warnings
// plain
console.log(Error.stackTraceLimit, process.execArgv, process.env.NODE_OPTIONS);
