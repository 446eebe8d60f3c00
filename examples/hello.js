console.log(`Hello from Node ${process.versions.node}, ${process.argv.length - 2} argument(s)`);
