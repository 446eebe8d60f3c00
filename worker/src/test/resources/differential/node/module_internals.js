const m = require('module');
console.log(Object.keys(m), Object.keys(m._cache), m._pathCache, m.globalPaths, Object.getOwnPropertyDescriptor(m, 'runMain'), m.runMain.name);

