// args: a | b c | | --flag | ünïcode
console.log(process.argv, process.execArgv, process.argv0, process.execPath, process.title);
