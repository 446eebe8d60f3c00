// args: some | arguments | to | write | over
process.title = 'renamed';
console.log(process.title, require('fs').readFileSync('/proc/self/cmdline', 'latin1').split('\0')[0], require('fs').readFileSync('/proc/self/comm', 'latin1'));
