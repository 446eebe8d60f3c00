// stdin: first\r\nsecond\nlast
process.stdin.setEncoding('utf8');
let all = '';
process.stdin.on('data', (d) => { all += d; }).on('end', () => console.log(JSON.stringify(all), process.stdin.constructor.name, process.stdin.fd));
