// Installs Node packages in a builder sandbox, where no tenant's code runs (docs/adr/0011).
//
// Reads request.json, writes what npm and the registry say as lines of JSON to stdout. It uses the library that npm
// itself is made of, whose errors have codes: how something failed is never told by a text.
"use strict";

const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const PROJECT = "/workspace/project";
const TARGET = "/workspace/output/node_modules";
const NOT_FOUND = new Set(["E404", "ETARGET", "ENOVERSIONS"]);
const PORTS = { "https:": "443", "http:": "80" };

const tell = (line) => fs.writeSync(1, JSON.stringify(line) + "\n");

function arborist() {
  const npm = process.env.PATH.split(":").map((folder) => path.join(folder, "npm")).find((file) => fs.existsSync(file));
  return require(require.resolve("@npmcli/arborist", { paths: [path.dirname(fs.realpathSync(npm))] }));
}

function hostOf(url) {
  const parts = new URL(url);
  return parts.hostname.replace(/^\[|\]$/g, "") + ":" + (parts.port || PORTS[parts.protocol]);
}

// What is not fetched by HTTP (a git repository) has no host here; npm fails on it by itself.
function unknownHosts(tree, known) {
  const urls = [...tree.inventory.values()].map((node) => node.resolved).filter((url) => /^https?:/.test(url || ""));
  return [...new Set(urls.map(hostOf))].filter((host) => !known.includes(host)).sort();
}

function ask() {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8", cwd: PROJECT });
  tell({ kind: "registries", urls: [registry.trim()] });
}

async function install(request) {
  const Arborist = arborist();
  const options = {
    path: PROJECT,
    cache: "/workspace/cache",
    registry: request.registries[0],
    ignoreScripts: true,
    binLinks: false,
    audit: false,
    fund: false,
    omit: ["dev"],
    save: false,
    add: request.packages.map((it) => it.name + (it.constraint || "@latest")),
    fetchRetries: 1,
    timeout: 20000,
    retry: { retries: 1 },
    // As npm's own settings have it: by the registry that is used, whatever a lock of the package says.
    replaceRegistryHost: "npmjs",
  };
  const npm = new Arborist(options);
  const tree = await npm.buildIdealTree(options);
  const unknown = unknownHosts(tree, request.hosts);
  if (unknown.length > 0) {
    tell({ kind: "unreachable", hosts: unknown });
    return;
  }
  for (const { name } of request.packages) {
    tell({ kind: "installing", name, version: tree.edgesOut.get(name)?.to?.version || "" });
  }
  await npm.reify(options);
  fs.rmSync(PROJECT + "/node_modules/.package-lock.json", { force: true });
  fs.renameSync(PROJECT + "/node_modules", TARGET);
  tell({ kind: "done" });
}

async function main() {
  fs.mkdirSync(process.env.TMPDIR, { recursive: true });
  fs.mkdirSync(PROJECT, { recursive: true });
  const request = JSON.parse(fs.readFileSync("request.json", "utf8"));
  try {
    await (request.packages.length > 0 ? install(request) : ask());
  } catch (error) {
    const code = NOT_FOUND.has(error.code) ? "PACKAGE_NOT_FOUND" : "INSTALL_FAILED";
    tell({ kind: "failed", code, message: `${error.code || error.name}: ${error.message}` });
  }
}

main();
