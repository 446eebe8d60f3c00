for (let i = 0; i < 3000; i++) console.log('line', i);
console.error('err');
process.stdout.write(Buffer.from([0xff, 0x00, 0xfe]));
console.log('äöü €', '\u{1F600}');
console.table([{ a: 1 }]);
