const x = require('fs');
await 1;
