if (process.send) { process.send({ argv: process.argv, execArgv: process.execArgv, env: process.env.NODE_OPTIONS }); process.disconnect(); }
else require('child_process').fork(__filename, ['child']).on('message', (m) => console.log(m)).on('exit', (c) => console.log('exit', c));
