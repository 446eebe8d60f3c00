'use strict';
// Holds a started interpreter until init says which program it becomes (docs/adr/0012). A stem's NODE_OPTIONS has Node
// load this before its main file. Nothing of it stays. Worker threads load it too, long after: nothing to do there.

function become() {
  const path = require('path');
  const Module = module.constructor;
  const addon = path.join(__dirname, 'stem.node');
  const launch = { exports: {} };

  process.dlopen(launch, addon);
  // The working directory is the launch's by now; Node's copy of its name is not.
  process.chdir('.');
  const [, file, ...args] = launch.exports.args;
  const main = path.resolve(file);
  process.argv.splice(1, process.argv.length, main, ...args);
  // Node has the name of its main file by now, and goes on by calling this with it. A bound function has no frame of
  // its own, and it is gone when the call begins.
  const runMain = Object.getOwnPropertyDescriptor(Module, 'runMain');
  Object.defineProperty(Module, 'runMain', {
    configurable: true,
    enumerable: runMain.enumerable,
    get() {
      Object.defineProperty(Module, 'runMain', runMain);
      return runMain.value.bind(Module, main);
    },
  });
  process.dlopen({ exports: {} }, addon);
}

function forget() {
  const { _cache: cache, _pathCache: paths } = module.constructor;
  delete cache[__filename];
  for (const key of Object.keys(paths)) {
    if (paths[key] === __filename) delete paths[key];
  }
  const siblings = module.parent?.children ?? [];
  siblings.splice(siblings.indexOf(module), 1);
}

if (process.env.SANDCASTLE_STEM) {
  try {
    become();
  } catch {
    process.reallyExit(70);
  }
}
forget();
