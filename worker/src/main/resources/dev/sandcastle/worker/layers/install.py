"""Installs Python packages in a builder sandbox, where no tenant's code runs (docs/adr/0011).

Reads request.json, writes what pip and the index say as lines of JSON to stdout. How something failed is told by
the status of the index's own answer and by the class of pip's exception, never by a text.
"""

import compileall
import concurrent.futures
import html.parser
import json
import os
import py_compile
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

from pip._internal.commands import create_command
from pip._internal.distributions.sdist import SourceDistribution
from pip._internal.exceptions import DistributionNotFound

PAGE_LIMIT_BYTES = 64 << 20
TIMEOUT_SECONDS = 20
TARGET = "/workspace/output/python"
MOUNTED_AT = "/opt/layer/python"
WHEELS = "/workspace/wheels"
QUIET = ["--debug", "--quiet", "--no-input", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off"]
ACCEPTED = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"


class Failure(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.found += [value for name, value in attributes if name == "href" and value]


def normalized(name):
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def host_of(url):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def links_of(index, name):
    """The addresses of a package's wheels; None when the index has no such package."""
    url = f"{index.rstrip('/')}/{normalized(name)}/"
    try:
        request = urllib.request.Request(url, headers={"Accept": ACCEPTED})
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            page, address, kind = answer.read(PAGE_LIMIT_BYTES), answer.url, answer.headers.get_content_type()
    except urllib.error.HTTPError as refused:
        if refused.code in (404, 410):
            return None
        raise Failure("INSTALL_FAILED", f"the index answered {refused.code} for '{name}'") from refused
    except OSError as failed:
        raise Failure("INSTALL_FAILED", f"the index did not answer for '{name}' ({failed})") from failed
    if kind.endswith("+json"):
        links = [file["url"] for file in json.loads(page)["files"]]
    else:
        parser = Links()
        parser.feed(page.decode("utf-8", "replace"))
        links = parser.found
    wheels = (urllib.parse.urljoin(address, link) for link in links)
    return [wheel for wheel in wheels if urllib.parse.urlsplit(wheel).path.endswith(".whl")]


def file_hosts(indexes, packages):
    """The hosts that the packages' wheels are on."""
    hosts = set()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        asked = [(name, [pool.submit(links_of, index, name) for index in indexes]) for name in packages]
    for name, answers in asked:
        found = [answer.result() for answer in answers]
        if all(links is None for links in found):
            raise Failure("PACKAGE_NOT_FOUND", f"the index has no package '{name}'")
        hosts.update(host_of(link) for links in found if links for link in links)
    return hosts - {None}


def refuse_sources(*_arguments):
    raise Failure("INSTALL_FAILED", "a package needs another one that is no wheel")


# pip's option --only-binary does not hold for what a wheel needs by an address; this is where its code would be run.
SourceDistribution.prepare_distribution_metadata = refuse_sources


def pip(command, *arguments):
    try:
        if create_command(command).main([*QUIET, *arguments]) != 0:
            raise Failure("INSTALL_FAILED", f"pip {command} failed")
    except DistributionNotFound as missing:
        raise Failure("PACKAGE_NOT_FOUND", str(missing)) from missing


def versions():
    """The version of each package in the folder of wheels, whose names are name-version-….whl."""
    names = (wheel.split("-") for wheel in os.listdir(WHEELS))
    return {normalized(parts[0]): parts[1] for parts in names}


def ask(tell):
    options, _ = create_command("download").parse_args([])
    tell(kind="registries", urls=[options.index_url, *options.extra_index_urls])


def install(request, tell):
    indexes, packages = request["registries"], request["packages"]
    names = [package["name"] for package in packages]
    unknown = file_hosts(indexes, names) - set(request["hosts"])
    if unknown:
        tell(kind="unreachable", hosts=sorted(unknown))
        return
    sources = [option for index in indexes[1:] for option in ("--extra-index-url", index)]
    wanted = [package["name"] + package["constraint"] for package in packages]
    pip("download", "--only-binary=:all:", "--retries=1", f"--timeout={TIMEOUT_SECONDS}", f"--dest={WHEELS}",
        "--index-url", indexes[0], *sources, "--", *wanted)
    resolved = versions()
    for name in names:
        tell(kind="installing", name=name, version=resolved.get(normalized(name), ""))
    pip("install", "--no-index", "--no-deps", "--no-compile", f"--target={TARGET}", "--",
        *(os.path.join(WHEELS, wheel) for wheel in sorted(os.listdir(WHEELS))))
    # Valid whatever the time of the source, which the layer does not keep. What cannot be compiled is not imported.
    compileall.compile_dir(TARGET, ddir=MOUNTED_AT, quiet=2,
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    tell(kind="done")


def main():
    # pip prints to stdout, which is ours.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def tell(**line):
        print(json.dumps(line), file=out, flush=True)

    os.makedirs(os.environ["TMPDIR"], exist_ok=True)
    with open("request.json", encoding="utf-8") as file:
        request = json.load(file)
    try:
        install(request, tell) if request["packages"] else ask(tell)
    except Failure as failure:
        tell(kind="failed", code=failure.code, message=str(failure))
    except Exception as error:  # pip's own, and what a malformed index leads to
        tell(kind="failed", code="INSTALL_FAILED", message=f"{type(error).__name__}: {error}")
    return 0


sys.exit(main())
