// env: GREETING=hello world | EMPTY= | ZED=1
const { execSync } = require('child_process');
console.log(process.env.GREETING, process.env.EMPTY === '', process.env.NODE_OPTIONS, process.env.SANDCASTLE_STEM, Object.keys(process.env).sort());
delete process.env.ZED; process.env.NEW = 'x';
console.log(execSync('echo "$NEW $GREETING ${ZED-none} ${NODE_OPTIONS-none}"').toString());
