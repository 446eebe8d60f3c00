for (const m of ['fs', 'path', 'crypto', 'zlib', 'http', 'net', 'dns', 'util', 'vm', 'v8', 'url', 'buffer', 'stream', 'perf_hooks', 'async_hooks', 'string_decoder']) console.log(m, typeof require(m));
console.log(require('crypto').createHash('sha256').update('x').digest('hex'));
