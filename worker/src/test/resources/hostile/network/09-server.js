// attack: Serves on every address and waits for the host to connect
// expect: completed
// prints: listening
// prints: itself: 200
// prints: addresses: none
const http = require('http');
const os = require('os');

const server = http.createServer((_, answer) => answer.end('here'));
server.listen(8080, '0.0.0.0', () => {
  console.log('listening');
  const outside = Object.values(os.networkInterfaces()).flat().filter((one) => !one.internal);
  console.log('addresses:', outside.map((one) => one.address).join(' ') || 'none');
  http.get('http://127.0.0.1:8080/', (answer) => {
    console.log('itself:', answer.statusCode);
    process.exit(0);
  });
});
