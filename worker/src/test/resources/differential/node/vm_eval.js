console.log(eval('1 + 1'), new Function('return typeof require')(), require('vm').runInNewContext('typeof process'));
function f() { return f.caller; }
console.log(f() === null);
