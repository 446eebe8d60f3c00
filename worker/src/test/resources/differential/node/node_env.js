// env: NODE_ENV=production
// plain
console.log(process.env.NODE_ENV);
