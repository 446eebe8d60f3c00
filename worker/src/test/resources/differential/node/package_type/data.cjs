module.exports = { main: require.main };
