"""Bytecode for the modules that a page imports before its first result.

Compiling them in the reader's browser, on every visit, took longer than all else that
the start of Python does. So the archives hold them compiled, by the Python of the page
itself, which runs in a headless Chromium here. What is imported later stays source.
"""

import base64
from pathlib import Path
from typing import Any

from tools import browser

# What `live/worker.js` imports, and what the reader's code then does.
FIRST = (
    "import numpy, tqdm, live.cells, live.moving, nnguide.scratch, nnguide.exercises"
)
COMPILE = """
def compiled(archive, prefix):
    import base64, importlib.util, io, sys, zipfile
    from _imp import source_hash
    from importlib._bootstrap_external import _RAW_MAGIC_NUMBER, _code_to_hash_pyc
    specs = [getattr(module, "__spec__", None) for module in sys.modules.values()]
    imported = {spec.origin for spec in specs if spec}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as old:
        with zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                name, data = info.filename, old.read(info)
                if name.endswith(".py") and prefix + name in imported:
                    code = compile(data, prefix + name, "exec", dont_inherit=True)
                    made = source_hash(_RAW_MAGIC_NUMBER, data)
                    name, data = name + "c", _code_to_hash_pyc(code, made, False)
                info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, data, compresslevel=9)
    return base64.b64encode(out.getvalue()).decode()
"""
DRIVER = """async ({ packages, first, code, files }) => {
    const { loadPyodide } = await import("/pyodide.mjs");
    const python = await loadPyodide({ indexURL: "/", packages });
    await python.runPythonAsync(first);
    python.runPython(code);
    const version = python.runPython("'%d.%d' % __import__('sys').version_info[:2]");
    const made = {};
    for (const file of files) {
        const data = new Uint8Array(await (await fetch("/" + file)).arrayBuffer());
        const prefix = file.endsWith(".zip")
            ? `/lib/python${version.replace(".", "")}.zip/`
            : `/lib/python${version}/site-packages/`;
        made[file] = python.globals.get("compiled")(data, prefix);
    }
    return made;
}"""


def compiled(folder: Path, packages: list[str], files: list[str]) -> dict[str, bytes]:
    """These archives of a runtime folder, with what is imported first compiled.

    The packages are names in its lock file, or files in the folder.
    """
    from playwright.sync_api import sync_playwright

    given: dict[str, Any] = {"packages": packages, "files": files}
    (folder / "index.html").write_text("<!doctype html>", "utf-8")
    with browser.serving(folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.program(), args=browser.FLAGS
        )
        page = chromium.new_page()
        page.set_default_timeout(600_000)
        page.goto(address)
        made = page.evaluate(DRIVER, given | {"first": FIRST, "code": COMPILE})
        chromium.close()
    return {file: base64.b64decode(data) for file, data in made.items()}
