console.log(__filename, require.main === module, module.paths);
exports.x = 1;
