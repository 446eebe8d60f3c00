// env: FORCE_COLOR=1
console.log({ a: 1 }, process.stdout.hasColors?.());
console.log(require('util').inspect({ b: 2 }, { colors: true }));
