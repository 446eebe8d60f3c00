// attack: Prints half characters in pieces, so that a decoder joins the wrong ones
// expect: completed
// prints: end
const pieces = [0xf0, 0x9f, 0x98, 0x80, 0xc3, 0x28, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xfe, 0xff, 0x00];
for (const piece of pieces) {
  require('fs').writeSync(1, Buffer.from([piece]));
  require('fs').writeSync(2, Buffer.from([piece]));
}
console.log('\ud83d');
console.log('\nend');
