console.log(Object.getOwnPropertyNames(globalThis), Object.keys(process), process.version, process.arch, process.release.name, process.features, process.config.variables.napi_build_version);
