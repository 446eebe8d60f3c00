// The stem of Node.js, as an addon for stem.cjs. Loaded the first time it receives the launch and leaves the arguments
// in `args` of its exports, loaded the second time it confirms it.
#include "launch.h"

#include <string.h>
#include <unistd.h>

// What is needed of Node-API, whose binary interface is stable; its headers are in no package that is worth its size.
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
int napi_create_array(napi_env env, napi_value *result);
int napi_create_string_utf8(napi_env env, const char *string, size_t length, napi_value *result);
int napi_set_element(napi_env env, napi_value array, uint32_t index, napi_value value);
int napi_set_named_property(napi_env env, napi_value object, const char *name, napi_value value);
napi_value napi_register_module_v1(napi_env env, napi_value exports);

static void require(int status) {
  if (status != 0) _exit(70);
}

napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  static struct launch launch;
  if (launch.cwd) {
    launch_confirm();
    return exports;
  }
  launch_receive(&launch);
  napi_value args, arg;
  require(napi_create_array(env, &args));
  const char *at = launch.args;
  for (uint32_t i = 0; i < launch.header.argc; i++) {
    require(napi_create_string_utf8(env, at, strlen(at), &arg));
    require(napi_set_element(env, args, i, arg));
    at += strlen(at) + 1;
  }
  require(napi_set_named_property(env, exports, "args", args));
  return exports;
}
