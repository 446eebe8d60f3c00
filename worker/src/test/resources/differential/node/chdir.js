process.chdir('..');
console.log(process.cwd(), require('path').resolve('x'), process.argv[1]);
process.chdir('/tmp');
console.log(process.cwd());
