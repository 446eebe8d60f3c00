process.on('unhandledRejection', (r, p) => console.log('handler', r.message, p));
Promise.reject(new Error('x'));
