console.log(require('./lib'), require('left'), module.children.map((c) => c.filename), Object.keys(require.cache), require.resolve.paths('left'));
require('./broken');
