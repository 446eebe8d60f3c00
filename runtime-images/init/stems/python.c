// The stem of CPython, as a module for usercustomize.py.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <dlfcn.h>
#include <unistd.h>

#include "launch.h"

enum { ARGS_MAX = 4096 };

// The configuration that the interpreter's own main() goes on with: it holds the name of the file to run.
// CPython shares it under one of these names, by version; without it there is no stem.
static PyConfig *configuration(void) {
  typedef const PyConfig *(*of_interpreter)(PyInterpreterState *);
  of_interpreter get = (of_interpreter)dlsym(RTLD_DEFAULT, "_PyInterpreterState_GetConfig");
  if (get) return (PyConfig *)get(PyInterpreterState_Get());
  typedef const PyConfig *(*of_current)(void);
  of_current current = (of_current)dlsym(RTLD_DEFAULT, "_Py_GetConfig");
  return current ? (PyConfig *)current() : NULL;
}

static void require(int holds) {
  if (!holds) _exit(70);
}

static void done(PyStatus status) { require(!PyStatus_Exception(status)); }

// As the interpreter makes it of what stands on its command line: absolute, nothing resolved.
static wchar_t *absolute(const wchar_t *file) {
  if (file[0] == L'/') return _PyMem_RawWcsdup(file);
  char directory[4096];
  require(getcwd(directory, sizeof directory) != NULL);
  wchar_t *from = Py_DecodeLocale(directory, NULL);
  require(from != NULL);
  size_t length = wcslen(from) + wcslen(file) + 2;
  wchar_t *path = PyMem_RawMalloc(length * sizeof(wchar_t));
  require(path != NULL);
  wcscpy(path, from);
  wcscat(path, L"/");
  wcscat(path, file);
  PyMem_RawFree(from);
  return path;
}

static Py_ssize_t entries(const wchar_t *paths) {
  Py_ssize_t count = 1;
  for (; *paths; paths++) count += *paths == L':';
  return count;
}

// The program's own PYTHONPATH: without the folder by which usercustomize.py was found, and with the layers that the
// interpreter was not to meet before its program.
static void set_paths(PyConfig *config) {
  require(config->pythonpath_env != NULL);
  Py_ssize_t known = entries(config->pythonpath_env) - 1, at = 0;
  const char *own = getenv("PYTHONPATH");
  wchar_t *path = own && *own ? Py_DecodeLocale(own, NULL) : NULL;
  done(PyConfig_SetString(config, &config->pythonpath_env, path));
  PyWideStringList *paths = &config->module_search_paths;
  if (paths->length > 0) {
    PyMem_RawFree(paths->items[0]);
    memmove(paths->items, paths->items + 1, (size_t)--paths->length * sizeof(wchar_t *));
  }
  wchar_t *rest = NULL;
  for (wchar_t *entry = path ? wcstok(path, L":", &rest) : NULL; entry; entry = wcstok(NULL, L":", &rest)) {
    if (at >= known) done(PyWideStringList_Insert(paths, at, entry));
    at++;
  }
  PyMem_RawFree(path);
}

static void set_command(PyConfig *config, const struct launch *launch) {
  static wchar_t *args[ARGS_MAX];
  const char *at = launch->args;
  uint32_t count = launch->header.argc;
  require(count >= 2 && count <= ARGS_MAX);
  for (uint32_t i = 0; i < count; i++) {
    args[i] = Py_DecodeLocale(at, NULL);
    require(args[i] != NULL);
    at += strlen(at) + 1;
  }
  done(PyConfig_SetWideStringList(config, &config->orig_argv, (Py_ssize_t)count, args));
  done(PyConfig_SetWideStringList(config, &config->argv, (Py_ssize_t)count - 1, args + 1));
  PyMem_RawFree(config->run_filename);
  config->run_filename = absolute(args[1]);
  for (uint32_t i = 0; i < count; i++) PyMem_RawFree(args[i]);
}

static PyObject *receive(PyObject *module, PyObject *nothing) {
  (void)module, (void)nothing;
  PyConfig *config = configuration();
  // The one that was asked for: run_filename is set when a file is to be run, and nothing else.
  require(config != NULL && config->run_filename != NULL && config->run_command == NULL && config->run_module == NULL);
  struct launch launch;
  launch_receive(&launch);
  set_command(config, &launch);
  set_paths(config);
  return Py_BuildValue("y#y#i", launch.args, (Py_ssize_t)launch.header.args_length, launch.env,
                       (Py_ssize_t)launch.header.env_length, (int)launch.header.pipe_stdin);
}

static PyObject *confirm(PyObject *module, PyObject *nothing) {
  (void)module, (void)nothing;
  launch_confirm();
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"receive", receive, METH_NOARGS, NULL}, {"confirm", confirm, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "_sandcastle_stem", .m_size = -1,
                                        .m_methods = methods};

PyMODINIT_FUNC PyInit__sandcastle_stem(void);

PyMODINIT_FUNC PyInit__sandcastle_stem(void) { return PyModule_Create(&definition); }
