module.exports = [__filename, module.parent.id, require.main.filename];
