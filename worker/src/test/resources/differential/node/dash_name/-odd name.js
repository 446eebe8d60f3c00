console.log(process.argv);
throw new Error('x');
