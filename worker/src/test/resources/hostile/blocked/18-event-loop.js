// attack: Keeps the event loop busy and catches every signal
// expect: failed TIMEOUT
// timeout: 5 s
// prints: blocked
// never: went on
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) process.on(name, () => {});
console.log('blocked');
const spin = () => setImmediate(spin);
spin();
